import type { ConversationView } from '../../../shared/contract/conversation.ts';
import { backoff } from '../../chat/backoff.ts';
import { createPause } from '../../chat/pause.ts';
import { type KnownView, lastSeq, mergeView } from './merge-view.ts';

export interface FeedState {
  view: KnownView | null;
  /** Why the last try failed, until one succeeds. */
  problem: unknown;
  /** Another try follows by itself. */
  retrying: boolean;
}

export interface Feed {
  /** A row of this version was seen: fetch until the view has caught up with it. */
  want(version: number): void;
  /** Fetch now, also after having given up. */
  refresh(): void;
  stop(): void;
}

interface Options {
  fetch(after: number): Promise<ConversationView>;
  /** A problem that no further try mends. */
  isFinal(problem: unknown): boolean;
  onChange(state: FeedState): void;
}

const maxAttempts = 6;

/** Keeps the view of one conversation as new as the newest row that was seen: one request at a time, failures retried. */
export function createFeed({ fetch, isFinal, onChange }: Options): Feed {
  const pause = createPause();
  let state: FeedState = { view: null, problem: null, retrying: false };
  let wanted = 0;
  let due = false;
  let running = false;
  let stopped = false;

  const change = (next: Partial<FeedState>) => {
    state = { ...state, ...next };
    if (!stopped) onChange(state);
  };
  const behind = () => wanted > (state.view?.row.version ?? -1);

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    for (let attempt = 0; due && !stopped && attempt < maxAttempts; ) {
      due = false;
      try {
        const fetched = await fetch(lastSeq(state.view));
        change({ view: mergeView(state.view, fetched), problem: null, retrying: false });
        if (!behind()) {
          attempt = 0;
          continue;
        }
      } catch (problem) {
        const last = isFinal(problem) || attempt + 1 >= maxAttempts;
        change({ problem, retrying: !last });
        if (last) break;
      }
      due = true;
      await pause.for(backoff(attempt));
      attempt++;
    }
    running = false;
  }

  return {
    want: (version) => {
      wanted = Math.max(wanted, version);
      if (!behind()) return;
      due = true;
      void run();
    },
    refresh: () => {
      due = true;
      pause.end();
      void run();
    },
    stop: () => {
      stopped = true;
      pause.end();
    },
  };
}
