import { type ReadonlySignal, signal } from '@preact/signals';
import type { ListConversationsResponse } from '../../../shared/contract/conversation.ts';
import type { Api } from '../api.ts';
import { type ApiProblem, asProblem } from '../api-problem.ts';
import { keyOf } from '../conversation-ref.ts';
import type { DeskStore } from '../desk-store.ts';

export interface BoardFeed {
  /** The rows on the board: never fetched yet, there, or there but the last fetch failed. */
  readonly state: ReadonlySignal<{ loaded: boolean; problem: ApiProblem | null }>;
  /** There are more conversations than the API lists at once. */
  readonly more: ReadonlySignal<boolean>;
  /** Fetches all rows that the filters need. While one fetch runs, any number of calls mean one more after it. */
  refetch(): Promise<void>;
}

/** Fetches what the board shows, as a start and whenever changes may have been missed. */
export function createBoardFeed(api: Api, store: DeskStore): BoardFeed {
  const state = signal<{ loaded: boolean; problem: ApiProblem | null }>({ loaded: false, problem: null });
  const more = signal(false);
  let running: Promise<void> | null = null;
  let again = false;

  async function fetchRows(): Promise<void> {
    const before = store.rows.peek();
    const wanted = store.filters.peek().state;
    try {
      const answers = await Promise.all([
        api.listConversations({ state: 'open' }),
        ...(wanted === 'open' ? [] : [api.listConversations({ state: 'resolved' })]),
      ]);
      const [open] = answers;
      store.setClock(open.at);
      store.put(answers.flatMap(({ rows }) => rows));
      if (!open.more) store.forget(goneSince(before, open));
      more.value = answers.some((answer) => answer.more);
      state.value = { loaded: true, problem: null };
    } catch (error) {
      state.value = { loaded: state.peek().loaded, problem: asProblem(error) };
    }
  }

  /** Conversations that were open, are not any more, and did not change while the answer was on its way. */
  function goneSince(before: typeof store.rows.value, { rows }: ListConversationsResponse): string[] {
    const open = new Set(rows.map(keyOf));
    return [...before]
      .filter(
        ([key, row]) =>
          row.resolution === null && !open.has(key) && store.rows.peek().get(key)?.version === row.version,
      )
      .map(([key]) => key);
  }

  return {
    state,
    more,
    refetch() {
      if (running) {
        again = true;
        return running;
      }
      running = (async () => {
        do {
          again = false;
          await fetchRows();
        } while (again);
      })().finally(() => {
        running = null;
      });
      return running;
    },
  };
}
