import { useEffect, useRef, useState } from 'preact/hooks';
import type { ActResponse } from '../../../shared/contract/conversation.ts';
import { asProblem } from '../api-problem.ts';
import { type ConversationRef, keyOf } from '../conversation-ref.ts';
import type { DeskStore } from '../desk-store.ts';

export type ActName =
  | 'claim'
  | 'release'
  | 'take-over'
  | 'hand-back'
  | 'posture'
  | 'resolve'
  | 'reopen'
  | 'approve'
  | 'edit'
  | 'reject'
  | 'reply'
  | 'note'
  | 'whisper'
  | 'tags';

export interface Acts {
  /** The act that runs; there is one at a time. */
  running: ActName | null;
  problem: { act: ActName; words: string } | null;
  /** Resolves to whether it succeeded; a failure is told by `problem`. `done` is said when it has succeeded. */
  run(act: ActName, call: () => Promise<ActResponse>, done?: string): Promise<boolean>;
  dismiss(): void;
}

interface Options {
  store: DeskStore;
  conversation: ConversationRef;
  /** The picture that the act was based on may be old. */
  onProblem(): void;
  say(words: string): void;
}

/** What this person does to one conversation: the result goes into the store, a refusal is kept in plain words. */
export function useActs({ store, conversation, onProblem, say }: Options): Acts {
  const key = keyOf(conversation);
  const [running, setRunning] = useState<ActName | null>(null);
  const [problem, setProblem] = useState<Acts['problem']>(null);
  const busy = useRef(false);
  const shownKey = useRef(key);
  shownKey.current = key;
  useEffect(() => setProblem(null), [key]);

  return {
    running,
    problem,
    dismiss: () => setProblem(null),
    run: async (act, call, done) => {
      if (busy.current) return false;
      busy.current = true;
      setRunning(act);
      setProblem(null);
      try {
        const { row } = await store.whileBusy(conversation, call);
        store.put([row]);
        if (done) say(done);
        return true;
      } catch (error) {
        if (shownKey.current === key) setProblem({ act, words: plainWords(error) });
        onProblem();
        return false;
      } finally {
        busy.current = false;
        setRunning(null);
      }
    },
  };
}

export function plainWords(error: unknown): string {
  const { status, title, detail, retryAfterSeconds } = asProblem(error);
  if (status === 404) return 'It is not there any more.';
  if (status === 429) return `Too many requests at once. Try again in ${retryAfterSeconds ?? 10} s.`;
  if (status >= 500) return 'The server could not do it. Try again.';
  return detail ?? title;
}
