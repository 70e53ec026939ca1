import type { Passage, Retrieval } from '../../contract/knowledge.ts';
import { randomId } from '../../domain/ids.ts';
import { passagesWithoutOrders } from '../../domain/injected-orders.ts';
import type { Said } from '../../domain/retrieval/queries.ts';
import type { FindPassages } from '../../services/knowledge/find-passages.ts';
import type { Bootstrapper } from '../chain.ts';
import type { Instance } from './instance-router.bootstrapper.ts';
import type { Metering } from './metering.bootstrapper.ts';

const passagesPerTurn = 5;

export type KnowledgeBase = {
  /** The passages that ground the next answer of a conversation, best first, and how they were found. */
  ground(conversationId: string, said: Said): Promise<{ passages: Passage[]; retrieval: Retrieval }>;
};

/** The tenant's own passages. */
export const knowledgeBase = (deps: {
  findPassages: FindPassages;
  now: () => Date;
}): Bootstrapper<'knowledge', KnowledgeBase, { instance: Pick<Instance, 'tenant'>; metering: Metering }> => ({
  name: 'knowledge',
  bootstrap: ({ scope, signal, before: { instance, metering } }) => ({
    async ground(conversationId, said) {
      const { rerank, learnFromAnswers: usePrecedents } = instance.tenant.settings;
      const options = { top: passagesPerTurn, rerank, usePrecedents, exceptConversation: conversationId, signal };
      const { tokens, ...found } = await deps.findPassages(scope, said, options);
      if (tokens > 0)
        metering.record({
          usageId: `retrieval.${randomId(20)}`,
          meter: 'embedding-tokens',
          quantity: tokens,
          conversationId,
          at: deps.now().toISOString(),
        });
      return { ...found, passages: passagesWithoutOrders(found.passages) };
    },
  }),
});
