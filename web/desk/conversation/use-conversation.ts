import { computed, effect } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { BoardRow } from '../../../shared/contract/conversation.ts';
import type { Api } from '../api.ts';
import { asProblem } from '../api-problem.ts';
import { type ConversationRef, keyOf } from '../conversation-ref.ts';
import type { DeskStore } from '../desk-store.ts';
import { createFeed, type Feed, type FeedState } from './conversation-feed.ts';

/** Nothing tells of changes while the live connection is down, nor when a packet is finished. */
const pollMs = { disconnected: 5000, packet: 2500 };
const unknown: FeedState = { view: null, problem: null, retrying: false };

export interface Conversation extends FeedState {
  /** The newest row that anybody has told of; the rest of the view follows it. */
  row: BoardRow | null;
  refresh(): void;
}

/** One conversation, kept up to date with the live rows while the page shows it. */
export function useConversation(api: Api, store: DeskStore, conversation: ConversationRef): Conversation {
  const key = keyOf(conversation);
  const [state, setState] = useState<FeedState & { key: string }>({ ...unknown, key });
  const feed = useRef<Feed | null>(null);

  useEffect(() => {
    const one = createFeed({
      fetch: (after) => api.conversation({ ...conversation, after }),
      isFinal: (problem) => [400, 401, 403, 404].includes(asProblem(problem).status),
      onChange: (next) => {
        if (next.view) store.put([next.view.row]);
        setState({ ...next, key });
      },
    });
    feed.current = one;
    one.refresh();
    const stopFollowing = effect(() => {
      const row = store.rows.value.get(key);
      if (row) one.want(row.version);
    });
    let refetches = store.refetches.peek();
    const stopRefetching = effect(() => {
      if (store.refetches.value !== refetches) one.refresh();
      refetches = store.refetches.value;
    });
    const poll = setInterval(() => {
      if (!document.hidden && store.connection.peek() !== 'live') one.refresh();
    }, pollMs.disconnected);
    return () => {
      clearInterval(poll);
      stopFollowing();
      stopRefetching();
      one.stop();
    };
  }, [api, store, key]);

  const shown = state.key === key ? state : { ...unknown, key };
  const pending = shown.view?.packetPending ?? false;
  useEffect(() => {
    if (!pending) return;
    const poll = setInterval(() => !document.hidden && feed.current?.refresh(), pollMs.packet);
    return () => clearInterval(poll);
  }, [pending]);

  const live = useMemo(() => computed(() => store.rows.value.get(key)), [store, key]).value;
  const fetched = shown.view?.row;
  const row = live && fetched && live.version < fetched.version ? fetched : (live ?? fetched ?? null);
  return useMemo(() => ({ ...shown, row, refresh: () => feed.current?.refresh() }), [state, key, row]);
}
