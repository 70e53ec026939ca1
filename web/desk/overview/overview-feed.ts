import { type ReadonlySignal, signal } from '@preact/signals';
import type { OverviewResponse } from '../../../shared/contract/overview.ts';
import { type ApiProblem, asProblem } from '../api-problem.ts';

export const ranges = [7, 14, 30] as const;
export type Range = (typeof ranges)[number];

export interface FeedState {
  range: Range;
  /** The newest figures there are, for as long as there are none of the chosen range those of another. */
  figures: OverviewResponse | null;
  loading: boolean;
  /** Why the last try failed, until one succeeds. */
  problem: ApiProblem | null;
}

export interface OverviewFeed {
  readonly state: ReadonlySignal<FeedState>;
  choose(range: Range): void;
  /** Reads now; one that runs already is enough. */
  refresh(): void;
  /** Nobody looks: nothing is read until somebody does. */
  setVisible(visible: boolean): void;
  stop(): void;
}

const everyMs = 30_000;
const slowestMs = 240_000;

/**
 * The figures, read again every 30 s (a tenth more or less, so that people's pages do not come in step) while
 * somebody looks. After failures the pause doubles up to four minutes; the server may ask for a longer one.
 */
export function createOverviewFeed(options: {
  read(range: Range): Promise<OverviewResponse>;
  range: Range;
  random?: () => number;
}): OverviewFeed {
  const { read, random = Math.random } = options;
  const state = signal<FeedState>({ range: options.range, figures: null, loading: false, problem: null });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let failures = 0;
  let visible = true;
  let due = true;

  const change = (next: Partial<FeedState>) => {
    state.value = { ...state.peek(), ...next };
  };

  function readAfter(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      due = true;
      if (visible) void run();
    }, milliseconds);
  }

  async function run(): Promise<void> {
    const mine = ++asked;
    due = false;
    clearTimeout(timer);
    change({ loading: true });
    try {
      const figures = await read(state.peek().range);
      if (mine !== asked) return;
      failures = 0;
      change({ figures, loading: false, problem: null });
      readAfter(everyMs * (0.9 + random() / 5));
    } catch (error) {
      if (mine !== asked) return;
      const problem = asProblem(error);
      const pause = Math.min(slowestMs, everyMs * 2 ** failures++) * (0.9 + random() / 5);
      change({ loading: false, problem });
      readAfter(Math.max(pause, (problem.retryAfterSeconds ?? 0) * 1000));
    }
  }

  return {
    state,
    choose: (range) => {
      if (range === state.peek().range) return;
      change({ range });
      void run();
    },
    refresh: () => {
      if (!state.peek().loading) void run();
    },
    setVisible: (next) => {
      visible = next;
      if (visible && due && !state.peek().loading) void run();
    },
    stop: () => {
      asked += 1;
      visible = false;
      clearTimeout(timer);
    },
  };
}
