import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { BoardRow, Me } from '../../shared/contract/conversation.ts';
import type { Presence } from '../../shared/contract/live.ts';
import { type Filters, noFilters } from './board/filters.ts';
import { type ConversationRef, keyOf } from './conversation-ref.ts';
import { boundedRows, newerRows } from './row-versions.ts';

/** `offline`: the network is gone, or nothing could be reached for a while. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'offline';

/** What the site knows, as signals; all pages read it, and few functions change it. */
export interface DeskStore {
  readonly me: Signal<Me | null>;
  /** By `keyOf`. Of two states of a conversation the one with the higher `version` is kept. */
  readonly rows: ReadonlySignal<ReadonlyMap<string, BoardRow>>;
  /** Who looks at or writes in a conversation, by `keyOf`: others than me, and only while it holds. */
  readonly presence: ReadonlySignal<ReadonlyMap<string, readonly Presence[]>>;
  /** The server's time, every second. */
  readonly now: ReadonlySignal<Date>;
  readonly connection: Signal<Connection>;
  /** Grows when changes may have been missed: whoever shows more than rows reads it again. */
  readonly refetches: Signal<number>;
  readonly filters: Signal<Filters>;
  /** The conversation that the keyboard is on, by `keyOf`. */
  readonly selection: Signal<string | null>;
  /** Conversations on which an act of mine runs, by `keyOf`. */
  readonly busy: ReadonlySignal<ReadonlySet<string>>;

  put(rows: readonly BoardRow[]): void;
  /** Removes conversations that are no more. */
  forget(keys: readonly string[]): void;
  see(tenantId: string, presence: readonly Presence[]): void;
  /** Runs an act; the conversation is busy until it ends. */
  whileBusy<T>(ref: ConversationRef, act: () => Promise<T>): Promise<T>;
  /** Sets `now` by an answer's own time, because a laptop's clock may be minutes off. */
  setClock(serverTime: string): void;
  tick(): void;
}

export function createDeskStore(clock: () => number = Date.now): DeskStore {
  const me = signal<Me | null>(null);
  const rows = signal<ReadonlyMap<string, BoardRow>>(new Map());
  const seen = signal<ReadonlyMap<string, ReadonlyMap<string, Presence>>>(new Map());
  const busy = signal<ReadonlySet<string>>(new Set());
  const now = signal(new Date(clock()));
  let ahead = 0;

  const presence = computed(() => {
    const at = now.value.getTime();
    const mine = me.value?.personId;
    const present = new Map<string, readonly Presence[]>();
    for (const [key, people] of seen.value) {
      const here = [...people.values()].filter(
        (one) => one.state !== 'left' && one.personId !== mine && Date.parse(one.until) > at,
      );
      if (here.length > 0) present.set(key, here);
    }
    return present;
  });

  function see(tenantId: string, news: readonly Presence[]): void {
    if (news.length === 0) return;
    const all = new Map(seen.peek());
    for (const one of news) {
      const key = keyOf({ tenantId, conversationId: one.conversationId });
      const people = new Map(all.get(key));
      if (one.state === 'left') people.delete(one.personId);
      else people.set(one.personId, one);
      if (people.size > 0) all.set(key, people);
      else all.delete(key);
    }
    seen.value = all;
  }

  /** Forgets presence that has run out, so that the map does not grow with every person of the day. */
  function dropExpiredPresence(): void {
    const at = now.peek().getTime();
    const all = [...seen.peek()];
    if (!all.some(([, people]) => [...people.values()].some(({ until }) => Date.parse(until) <= at))) return;
    seen.value = new Map(
      all.flatMap(([key, people]) => {
        const still = [...people].filter(([, { until }]) => Date.parse(until) > at);
        return still.length > 0 ? [[key, new Map(still)] as const] : [];
      }),
    );
  }

  return {
    me,
    rows,
    presence,
    now,
    busy,
    connection: signal<Connection>('connecting'),
    refetches: signal(0),
    filters: signal<Filters>(noFilters),
    selection: signal<string | null>(null),
    see,
    put: (news) => {
      rows.value = boundedRows(newerRows(rows.peek(), news));
    },
    forget: (keys) => {
      if (!keys.some((key) => rows.peek().has(key))) return;
      const kept = new Map(rows.peek());
      for (const key of keys) kept.delete(key);
      rows.value = kept;
    },
    whileBusy: async (ref, act) => {
      const key = keyOf(ref);
      busy.value = new Set([...busy.peek(), key]);
      try {
        return await act();
      } finally {
        busy.value = new Set([...busy.peek()].filter((one) => one !== key));
      }
    },
    setClock: (serverTime) => {
      ahead = Date.parse(serverTime) - clock();
      now.value = new Date(clock() + ahead);
    },
    tick: () => {
      now.value = new Date(clock() + ahead);
      dropExpiredPresence();
    },
  };
}
