import { type ReadonlySignal, signal } from '@preact/signals';
import type { Document } from '../../../shared/contract/knowledge.ts';
import { type ApiProblem, asProblem } from '../api-problem.ts';
import { isUnderWay } from './document-words.ts';

export interface DocumentsState {
  /** Null until they have been read once. */
  documents: readonly Document[] | null;
  /** Why the last try failed, until one succeeds. */
  problem: ApiProblem | null;
}

export interface DocumentsFeed {
  readonly state: ReadonlySignal<DocumentsState>;
  /** Shows a document at once, before the list is read again. */
  put(documents: readonly Document[]): void;
  refresh(): void;
  stop(): void;
}

const quickMs = 1000;
const calmMs = 30_000;

/** The list, read again every second while a document is on its way, else every 30 s; later after failures. */
export function createDocumentsFeed(list: () => Promise<Document[]>): DocumentsFeed {
  const state = signal<DocumentsState>({ documents: null, problem: null });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let failures = 0;

  const readAfter = (milliseconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void read(), milliseconds * (0.9 + Math.random() / 5));
  };

  async function read(): Promise<void> {
    const mine = ++asked;
    clearTimeout(timer);
    try {
      const documents = (await list()).sort((a, b) => a.title.localeCompare(b.title));
      if (mine !== asked) return;
      failures = 0;
      state.value = { documents, problem: null };
      readAfter(documents.some(isUnderWay) ? quickMs : calmMs);
    } catch (error) {
      if (mine !== asked) return;
      const problem = asProblem(error);
      state.value = { ...state.peek(), problem };
      readAfter(Math.max(Math.min(120_000, 4000 * 2 ** failures++), (problem.retryAfterSeconds ?? 0) * 1000));
    }
  }

  void read();
  return {
    state,
    put: (news) => {
      const ids = new Set(news.map(({ documentId }) => documentId));
      const kept = (state.peek().documents ?? []).filter(({ documentId }) => !ids.has(documentId));
      state.value = {
        ...state.peek(),
        documents: [...kept, ...news].sort((a, b) => a.title.localeCompare(b.title)),
      };
      asked += 1;
      readAfter(quickMs);
    },
    refresh: () => void read(),
    stop: () => {
      asked += 1;
      clearTimeout(timer);
    },
  };
}
