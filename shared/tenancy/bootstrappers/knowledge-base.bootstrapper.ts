import type { KnowledgeIndex } from '../../azure/search.ts';
import type { Passage } from '../../contract/knowledge.ts';
import type { Bootstrapper } from '../chain.ts';

const passagesPerTurn = 5;

export type KnowledgeBase = { passagesFor(text: string): Promise<Passage[]> };

/** The tenant's own passages. */
export const knowledgeBase = (index: Pick<KnowledgeIndex, 'search'>): Bootstrapper<'knowledge', KnowledgeBase> => ({
  name: 'knowledge',
  bootstrap: ({ scope }) => ({
    passagesFor: (text) =>
      /[\p{L}\p{N}]/u.test(text) ? index.search(scope, text, passagesPerTurn) : Promise.resolve([]),
  }),
});
