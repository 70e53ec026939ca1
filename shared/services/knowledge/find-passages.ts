import type { PrecedentIndex } from '../../azure/precedents.ts';
import type { KnowledgeIndex } from '../../azure/search.ts';
import type { Passage, Retrieval } from '../../contract/knowledge.ts';
import type { Precedent } from '../../domain/retrieval/precedents.ts';
import { queriesOf, type Said } from '../../domain/retrieval/queries.ts';
import { gather, ranked } from '../../domain/retrieval/retrieve.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { EmbedTexts } from './embed-texts.ts';
import type { RerankPassages } from './rerank-passages.ts';

export type FindPassages = ReturnType<typeof createFindPassages>;
/** `tokens` that the embedding model read. */
export type FoundPassages = { passages: Passage[]; retrieval: Retrieval; tokens: number };

/** A customer waits: what the embedding model has not said by then is done without. */
const embeddingMs = 4000;
const reranked = 20;
const shownWords = 300;

/**
 * What the tenant's documents say about a question, best first: by words and by meaning, led by earlier conversations,
 * put in order by a model if `rerank` is on. Without the embedding model words alone decide, and `retrieval` says so.
 */
export function createFindPassages(deps: {
  knowledge: Pick<KnowledgeIndex, 'search' | 'near'>;
  precedents?: Pick<PrecedentIndex, 'search'>;
  embed?: EmbedTexts;
  rerank?: RerankPassages;
}) {
  const { knowledge, precedents, embed, rerank } = deps;
  return async (
    scope: TenantScope,
    said: Said,
    options: {
      top: number;
      rerank?: boolean;
      usePrecedents?: boolean;
      exceptConversation?: string;
      signal?: AbortSignal;
    },
  ): Promise<FoundPassages> => {
    const { top, usePrecedents = true, exceptConversation, signal } = options;
    const queries = queriesOf(said);
    const notes: string[] = [];
    let tokens = 0;

    async function near(ask: EmbedTexts, texts: readonly string[], deep: number): Promise<Passage[][]> {
      const limit = AbortSignal.timeout(embeddingMs);
      try {
        const embedded = await ask({ scope, texts, signal: signal ? AbortSignal.any([limit, signal]) : limit });
        tokens = embedded.tokens;
        return await Promise.all(embedded.vectors.map((vector) => knowledge.near(scope, vector, deep)));
      } catch (error) {
        signal?.throwIfAborted();
        notes.push(`Only words were searched: ${reasonOf(error, limit)}`);
        return [];
      }
    }

    async function alike(index: Pick<PrecedentIndex, 'search'>, words: string, deep: number): Promise<Precedent[]> {
      try {
        return await index.search(scope, words, deep, exceptConversation ? [exceptConversation] : []);
      } catch (error) {
        notes.push(`Earlier conversations were not searched: ${messageOf(error)}`);
        return [];
      }
    }

    const gathered = await gather(
      {
        passages: (words, deep, within) => knowledge.search(scope, words, deep, within),
        ...(embed ? { near: (texts, deep) => near(embed, texts, deep) } : {}),
        ...(precedents && usePrecedents ? { precedents: (words, deep) => alike(precedents, words, deep) } : {}),
      },
      queries,
    );
    const fused = ranked(gathered);
    let passages = fused.slice(0, top);
    if (options.rerank && rerank && fused.length > 1) {
      const again = await rerank({
        scope,
        question: said.question,
        passages: fused.slice(0, reranked),
        ...(signal ? { signal } : {}),
      });
      passages = again.passages.slice(0, top);
      if (again.note) notes.push(again.note);
    }
    const retrieval: Retrieval = {
      queries: queries.map(({ kind, words }) => ({ kind, words: words.slice(0, shownWords) })),
      byMeaning: gathered.near.length > 0,
      precedents: gathered.precedents.length,
      notes,
    };
    return { passages, retrieval, tokens };
  };
}

const reasonOf = (error: unknown, limit: AbortSignal): string =>
  limit.aborted ? 'the embedding model did not answer in time.' : messageOf(error);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
