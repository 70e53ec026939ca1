import { startSearch } from '../../../infra/local/search/start-search.ts';
import { createKnowledgeIndex } from '../../../shared/azure/search.ts';

/** The production index over an empty search service in this process. */
export async function openLocalKnowledge(dataFolder: string) {
  const service = await startSearch({ port: 0, dataFolder });
  const knowledge = createKnowledgeIndex({
    endpoint: service.endpoint,
    index: 'knowledge',
    key: service.key,
    credential: { getToken: async () => null },
  });
  await knowledge.ensure();
  return { knowledge, close: () => service.close() };
}
