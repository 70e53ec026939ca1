import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSearch } from '../../../infra/local/search/start-search.ts';
import { createKnowledgeIndex, type KnowledgeIndex } from '../../../shared/azure/search.ts';
import { documentsOf } from '../../../shared/domain/retrieval/fuse.ts';
import { type Query, queriesOf, type Said } from '../../../shared/domain/retrieval/queries.ts';
import { gather, ranked } from '../../../shared/domain/retrieval/retrieve.ts';
import { openScope } from '../../../shared/tenancy/scope.ts';
import { putPassages } from '../../support/put-passages.ts';
import type { EvalRow, EvalTask } from '../eval-task.ts';
import { mean, recallAt } from './recall.ts';

const file = 'mtrag-un/dev.jsonl';
type PublicTurn = { input: { speaker: 'user' | 'agent'; text: string }[]; contexts: { text: string }[] };
type Turn = { said: Said; needed: Set<string> };

const shown = 5;

/** MTRAG-UN: the passages that annotators saw with a turn, among those of all turns; what the history adds. */
export const conversations: EvalTask = {
  name: 'retrieval-in-conversations',
  needs: [file],
  async run(dataFolder) {
    const { turns, find, close } = await openPool(dataFolder);
    try {
      const first = turns.filter(({ said }) => said.before.length === 0);
      const later = turns.filter(({ said }) => said.before.length > 0);
      const alone = (queries: Query[]): Query[] => queries.slice(0, 1).filter(({ kind }) => kind === 'question');
      const unparted = (queries: Query[]): Query[] => queries.filter(({ kind }) => kind !== 'part');
      const note =
        'Words alone. The passages of all turns are one collection, so that what a conversation is about tells more than within one tenant. The weight of the last answer was chosen by looking at these turns.';
      const pairs = first.flatMap((one) => first.filter((other) => other !== one).map((other) => pairOf(one, other)));
      const pairNote =
        'Two first questions of different conversations written as one message; both count as answered when each has a passage of its own among the five. Baseline: the message as one query.';
      return [
        {
          task: 'retrieval',
          measure: `recall@${shown} of later messages`,
          baseline: await recall(later, alone),
          ours: await recall(later, (queries) => queries),
          n: later.length,
          note,
        },
        {
          task: 'retrieval',
          measure: `recall@${shown} of first messages`,
          baseline: await recall(first, alone),
          ours: await recall(first, (queries) => queries),
          n: first.length,
          note,
        },
        {
          task: 'retrieval',
          measure: `two questions at once: both found in ${shown}`,
          baseline: await bothFound(pairs, unparted),
          ours: await bothFound(pairs, (queries) => queries),
          n: pairs.length,
          note: pairNote,
        },
      ].filter(({ ours }) => Number.isFinite(ours)) satisfies EvalRow[];
    } finally {
      await close();
    }

    async function recall(some: Turn[], which: (queries: Query[]) => Query[]): Promise<number> {
      const values: number[] = [];
      for (const { said, needed } of some) {
        const documents = await find(which(queriesOf(said)));
        // Of more than five no list of five can hold all.
        values.push((recallAt(shown, documents, needed) * needed.size) / Math.min(shown, needed.size));
      }
      return mean(values);
    }

    async function bothFound(pairs: Pair[], which: (queries: Query[]) => Query[]): Promise<number> {
      const values: number[] = [];
      for (const { said, both } of pairs) {
        const documents = await find(which(queriesOf(said)));
        values.push(both.every((needed) => recallAt(shown, documents, needed) > 0) ? 1 : 0);
      }
      return mean(values);
    }
  },
};

type Pair = { said: Said; both: Set<string>[] };
const asQuestion = (text: string): string => `${text.trim().replace(/[.?!]*$/, '')}?`;
const pairOf = (one: Turn, other: Turn): Pair => ({
  said: {
    question: `${asQuestion(one.said.question)} ${asQuestion(other.said.question)}`,
    before: [],
    answer: null,
  },
  both: [one.needed, other.needed],
});

async function openPool(dataFolder: string) {
  const lines = (await readFile(join(dataFolder, file), 'utf8')).split('\n').filter(Boolean);
  const all = lines.map((line) => JSON.parse(line) as PublicTurn).filter(({ contexts }) => contexts.length > 0);
  const texts = [...new Set(all.flatMap(({ contexts }) => contexts.map(({ text }) => text)))];
  const idOf = new Map(texts.map((text, n) => [text, `passage-${n}`]));
  const turns = all.map(({ input, contexts }): Turn => {
    const by = (speaker: string): string[] => input.filter((one) => one.speaker === speaker).map(({ text }) => text);
    const said = by('user');
    return {
      said: { question: said.at(-1) ?? '', before: said.slice(0, -1), answer: by('agent').at(-1) ?? null },
      needed: new Set(contexts.map(({ text }) => idOf.get(text) ?? '')),
    };
  });

  const folder = await mkdtemp(join(tmpdir(), 'clawdesk-eval-'));
  const service = await startSearch({ port: 0, dataFolder: folder });
  const knowledge = createKnowledgeIndex({ endpoint: service.endpoint, key: service.key, index: 'knowledge' });
  const scope = openScope('pool', { kind: 'platform', cause: 'eval' });
  await knowledge.ensure();
  for (const [text, documentId] of idOf)
    await putPassages(knowledge, scope, { documentId, title: '', passages: [text] });

  const known = new Map<string, ReturnType<KnowledgeIndex['search']>>();
  const passages = (words: string, top: number, within: { fields: readonly ('title' | 'text')[] }) => {
    const key = `${within.fields} ${top} ${words}`;
    const found = known.get(key) ?? knowledge.search(scope, words, top, within);
    known.set(key, found);
    return found;
  };
  return {
    turns,
    find: async (queries: Query[]): Promise<string[]> => documentsOf(ranked(await gather({ passages }, queries))),
    close: async () => {
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
