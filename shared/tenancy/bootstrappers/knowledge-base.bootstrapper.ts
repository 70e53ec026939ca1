import type { KnowledgeIndex } from '../../azure/search.ts';
import type { Passage } from '../../contract/knowledge.ts';
import { retrieve } from '../../domain/retrieval/retrieve.ts';
import type { Bootstrapper } from '../chain.ts';

const passagesPerTurn = 5;

export type KnowledgeBase = { passagesFor(text: string): Promise<Passage[]> };

/** The tenant's own passages. */
export const knowledgeBase = (index: Pick<KnowledgeIndex, 'search'>): Bootstrapper<'knowledge', KnowledgeBase> => ({
  name: 'knowledge',
  bootstrap: ({ scope }) => ({
    passagesFor: (text) =>
      retrieve({ passages: (words, top, within) => index.search(scope, words, top, within) }, [text], passagesPerTurn),
  }),
});
