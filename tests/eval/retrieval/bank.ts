import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSearch } from '../../../infra/local/search/start-search.ts';
import { createPrecedentIndex } from '../../../shared/azure/precedents.ts';
import { createKnowledgeIndex } from '../../../shared/azure/search.ts';
import { cutIntoPassages } from '../../../shared/domain/passages.ts';
import { embeddedText } from '../../../shared/domain/retrieval/embedded-text.ts';
import { queryWords } from '../../../shared/domain/retrieval/query-words.ts';
import { openScope } from '../../../shared/tenancy/scope.ts';
import { putPassages } from '../../support/put-passages.ts';
import type { EvalModel } from '../eval-task.ts';

type PublicDocument = { id: string; title: string; content: string };
type PublicTask = { id: string; scenario: string; required_documents: string[] };
/** What a customer came with, and the documents that an agent needed. */
export type Task = { id: string; scenario: string; needed: Set<string> };

export const files = ['tau3-banking/documents.jsonl', 'tau3-banking/dev-tasks.json'] as const;

/** The bank's documents and its tasks as earlier conversations, in the production indexes over a search service of its own. */
export async function openBank(dataFolder: string, { embed }: EvalModel) {
  const [documentsText, tasksText] = await Promise.all(files.map((file) => readFile(join(dataFolder, file), 'utf8')));
  const documents = (documentsText ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as PublicDocument);
  const idOf = new Map(documents.map(({ id }, n) => [id, `document-${n}`]));
  const tasks = (JSON.parse(tasksText ?? '[]') as PublicTask[]).map(
    ({ id, scenario, required_documents }): Task => ({
      id,
      scenario,
      needed: new Set(required_documents.map((needed) => idOf.get(needed) ?? needed)),
    }),
  );

  const folder = await mkdtemp(join(tmpdir(), 'clawdesk-eval-'));
  const service = await startSearch({ port: 0, dataFolder: folder });
  const at = { endpoint: service.endpoint, key: service.key, credential: { getToken: async () => null } };
  const knowledge = createKnowledgeIndex({ ...at, index: 'knowledge' });
  const precedents = createPrecedentIndex({ ...at, index: 'precedents' });
  const scope = openScope('bank', { kind: 'platform', cause: 'eval' });
  await Promise.all([knowledge.ensure(), precedents.ensure()]);
  for (const { id, title, content } of documents) {
    const passages = cutIntoPassages(content);
    const { vectors } = await embed({ scope, texts: passages.map((text) => embeddedText(title, text)) });
    await putPassages(knowledge, scope, { documentId: idOf.get(id) ?? id, title, passages, vectors });
  }
  for (const { id, scenario, needed } of tasks)
    await precedents.put(scope, { conversationId: id, words: queryWords([scenario]), documentIds: [...needed] });

  return {
    scope,
    knowledge,
    precedents,
    tasks,
    close: async () => {
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
