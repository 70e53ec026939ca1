import { effect } from '@preact/signals';
import type { Api } from '../api.ts';
import type { DeskStore } from '../desk-store.ts';
import { type BoardFeed, createBoardFeed } from './board-feed.ts';
import { createGapWatch } from './gap-watch.ts';
import type { LiveEvents } from './live-connection.ts';

/** While the page is visible everything is fetched again this often: a safety net, tighter without live updates. */
const refetchMs = { live: 60_000, otherwise: 15_000 };

/** Keeps the store on what happens, until `signal` aborts. */
export function startLive(api: Api, store: DeskStore, signal: AbortSignal): BoardFeed {
  const feed = createBoardFeed(api, store);
  const missed = createGapWatch();
  let fetchedAt = 0;

  function refetch(): void {
    fetchedAt = Date.now();
    store.refetches.value = store.refetches.peek() + 1;
    void feed.refetch();
  }

  function keepTime(): void {
    store.tick();
    if (document.hidden) return;
    const every = store.connection.peek() === 'live' ? refetchMs.live : refetchMs.otherwise;
    if (Date.now() - fetchedAt >= every) refetch();
  }

  const clock = setInterval(keepTime, 1000);
  document.addEventListener('visibilitychange', keepTime, { signal });
  window.addEventListener('online', refetch, { signal });
  const endOfFilterWatch = effect(() => {
    if (store.filters.value.state !== 'open') void feed.refetch();
  });
  signal.addEventListener('abort', () => {
    clearInterval(clock);
    endOfFilterWatch();
  });

  refetch();
  const events: LiveEvents = {
    onState: (state) => {
      store.connection.value = state;
    },
    onNewConnection: refetch,
    onBatch: (batch) => {
      store.put(batch.rows);
      store.see(batch.tenantId, batch.presence);
      if (missed(batch)) refetch();
    },
  };
  void import('./live-connection.ts')
    .then(({ keepConnected }) => keepConnected(api, events, signal))
    .catch(() => events.onState('offline'));
  return feed;
}
