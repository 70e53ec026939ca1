import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { BoardRow } from '../../../shared/contract/conversation.ts';
import type { Api } from '../api.ts';
import { keyOf } from '../conversation-ref.ts';
import type { DeskStore } from '../desk-store.ts';
import type { BoardFeed } from '../live/board-feed.ts';
import { type Intent, openConversation, route } from '../route.ts';
import { useShortcuts } from '../shortcuts.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Skeleton } from '../ui/Waiting.tsx';
import { type BoardAct, claimOrRelease, perform } from './acts.ts';
import { arrange } from './arrange.ts';
import styles from './Board.module.css';
import { ConversationList } from './ConversationList.tsx';
import { emptyWords } from './empty-words.ts';
import { countLights, type Filters, matches, matchesButLight, queryOf } from './filters.ts';
import { Toolbar } from './Toolbar.tsx';
import { useArrivals } from './use-arrivals.ts';
import { useHold } from './use-hold.ts';
import { useSearch } from './use-search.ts';

interface Props {
  api: Api;
  store: DeskStore;
  feed: BoardFeed;
}

/** All conversations by urgency, and the keys to act on them. */
export function Board({ api, store, feed }: Props) {
  const rows = store.rows.value;
  const now = store.now.value;
  const filters = store.filters.value;
  const { loaded, problem } = feed.state.value;
  const { held, touch, release } = useHold();
  const { found, searching } = useSearch(api, store);
  const news = useArrivals(store, loaded);
  const searchField = useRef<HTMLInputElement | HTMLTextAreaElement>(null);
  const focusRow = useRef<((key: string) => void) | null>(null);
  const section = useRef<HTMLElement>(null);

  const viewpoint = { personId: store.me.value?.personId ?? null, now, found };
  const { order, waiting } = useArrangement(rows, (row) => matches(row, filters, viewpoint), {
    now,
    held,
    filters,
    found,
  });
  const counted = [...rows.values()].filter((row) => matchesButLight(row, filters, viewpoint));
  const tenantNames = new Map(store.me.value?.tenants.map(({ tenantId, displayName }) => [tenantId, displayName]));
  const tenantName = (tenantId: string) => tenantNames.get(tenantId) ?? tenantId;
  const current = route.value;
  const open = current.page === 'conversation' ? keyOf(current.conversation) : null;

  useLayoutEffect(() => {
    // The address remembers the filters, for the next load and for those it is sent to; an opened conversation keeps it.
    const query = queryOf(filters);
    if (query !== location.search) keepAddress(location.pathname + query);
  }, [filters]);

  const wasOpen = useRef(open);
  useEffect(() => {
    // Whoever closes a conversation goes on from its row.
    if (wasOpen.current !== null && open === null && order.includes(wasOpen.current))
      focusRow.current?.(wasOpen.current);
    wasOpen.current = open;
  }, [open]);

  const move = (step: number) => {
    // On a phone the list is not there while a conversation is open.
    if (!section.current?.checkVisibility()) return;
    touch();
    const at = order.indexOf(store.selection.peek() ?? '');
    const key = order[at === -1 ? 0 : Math.min(Math.max(at + step, 0), order.length - 1)];
    if (key !== undefined) focusRow.current?.(key);
  };
  const selected = (): BoardRow | undefined => rows.get(store.selection.peek() ?? '');
  const act = (name: (row: BoardRow) => BoardAct) => () => {
    const row = selected();
    if (row) void perform(name(row), row, { api, store });
  };
  const enter = (intent?: Intent) => () => {
    const row = selected();
    if (row) openConversation(row, intent);
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    Enter: enter(),
    a: act(() => 'approve'),
    t: act(() => 'take-over'),
    c: act((row) => claimOrRelease(row, viewpoint.personId, now)),
    e: enter('edit'),
    w: enter('whisper'),
    '/': () => searchField.current?.focus(),
  });

  const toFirst = () => {
    const [first] = order;
    if (first === undefined) searchField.current?.blur();
    else focusRow.current?.(first);
  };

  return (
    <section class={styles.board} ref={section} aria-label="Board">
      <h1 class={styles.hidden}>Conversations</h1>
      <Toolbar store={store} counts={countLights(counted, now)} searchField={searchField} onLeaveSearch={toFirst} />
      {problem && !(loaded && store.connection.value === 'offline') && (
        <div class={styles.problem} role="alert">
          <span>
            {loaded ? 'The board may be out of date' : 'The board could not be loaded'}:{' '}
            {problem.detail ?? problem.title}
          </span>
          <Button icon="refresh" onClick={() => void feed.refetch()}>
            Try again
          </Button>
        </div>
      )}
      <div class={styles.hidden} aria-live="polite">
        {news}
      </div>
      {waiting > 0 && (
        <div class={styles.waiting} onPointerMove={touch}>
          <Button look="primary" icon="up" onClick={release}>
            {`${waiting} new`}
          </Button>
        </div>
      )}
      {!loaded && !problem && <Skeleton rows={8} label="The conversations are being loaded" />}
      {loaded && order.length === 0 && (
        <Nothing filters={filters} searching={searching} tenantName={tenantName} store={store} />
      )}
      {order.length > 0 && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the arrows are a second way of j and k, for the list alone
        <div class={styles.list} onKeyDown={(event) => arrows(event, move)}>
          <ConversationList
            {...{ order, rows, store, open, focusRow }}
            tenantName={tenantNames.size > 1 ? tenantName : null}
            onActive={touch}
            onAct={(name, row) => void perform(name, row, { api, store })}
            query={queryOf(filters)}
          />
        </div>
      )}
      <p class={styles.foot} role="status">
        {order.length > 0 && footWords(order.length, feed.more.value, searching)}
      </p>
    </section>
  );
}

/** Safari allows a hundred changes of the address in a while; one that it refuses is made good by the next. */
function keepAddress(address: string): void {
  try {
    history.replaceState(history.state, '', address);
  } catch {}
}

function arrows(event: KeyboardEvent, move: (step: number) => void): void {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e6, End: 1e6 }[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  move(step);
}

/** Rearranges the board at every change, except that a held order stays unless the filters are what changed. */
function useArrangement(
  rows: ReadonlyMap<string, BoardRow>,
  shown: (row: BoardRow) => boolean,
  by: { now: Date; held: boolean; filters: Filters; found: ReadonlySet<string> },
) {
  const last = useRef({ order: [] as readonly string[], filters: by.filters, found: by.found });
  const same = last.current.filters === by.filters && last.current.found === by.found;
  const { order, waiting } = arrange(last.current.order, rows, shown, { now: by.now, held: by.held && same });
  const unchanged =
    order.length === last.current.order.length && order.every((key, n) => key === last.current.order[n]);
  last.current = { order: unchanged ? last.current.order : order, filters: by.filters, found: by.found };
  return { order: last.current.order, waiting };
}

function Nothing({
  filters,
  searching,
  tenantName,
  store,
}: {
  filters: Filters;
  searching: boolean;
  tenantName(tenantId: string): string;
  store: DeskStore;
}) {
  const { title, text, action } = emptyWords(filters, tenantName);
  return (
    <Empty icon={filters.q ? 'search' : 'chat'} title={searching ? 'Searching …' : title}>
      <p>{text}</p>
      {action && (
        <Button
          onClick={() => {
            store.filters.value = action.filters;
          }}
        >
          {action.name}
        </Button>
      )}
    </Empty>
  );
}

function footWords(count: number, more: boolean, searching: boolean): string {
  const words = `${count} ${count === 1 ? 'conversation' : 'conversations'}`;
  if (searching) return `${words}, looking for older ones …`;
  return more ? `${words}; there are more, the search finds them` : words;
}
