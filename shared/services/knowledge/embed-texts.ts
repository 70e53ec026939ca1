import type { TenantScope } from '../../tenancy/scope.ts';
import type { CallModel } from '../models/call-model.ts';

/** One vector a text, in the order of the texts, and the tokens that were read. */
export type Embedded = { vectors: number[][]; tokens: number };
export type EmbedTexts = (input: {
  scope: TenantScope;
  texts: readonly string[];
  signal?: AbortSignal;
  /** The longest wait for one batch, milliseconds. */
  timeoutMs?: number;
}) => Promise<Embedded>;

const batchSize = 100;
/** In characters: below the 8,192 tokens that a model reads, whatever the language. */
const longest = 8000;

/**
 * Vectors of `dimensions` numbers by the embedding model, batch by batch.
 * @throws ModelFailure; an Error when the model answers with something else than was asked for
 */
export function createEmbedTexts({ callModel, dimensions }: { callModel: CallModel; dimensions: number }): EmbedTexts {
  return async ({ scope, texts, ...limits }) => {
    const embedded: Embedded = { vectors: [], tokens: 0 };
    for (let from = 0; from < texts.length; from += batchSize) {
      const input = texts.slice(from, from + batchSize).map(readable);
      const { data, usage } = await callModel({
        scope,
        use: 'embedding',
        ...limits,
        ask: ({ openai, model }, options) => openai.embeddings.create({ model, input, dimensions }, options),
      });
      const vectors = data.toSorted((left, right) => left.index - right.index).map(({ embedding }) => embedding);
      if (vectors.length !== input.length || vectors.some(({ length }) => length !== dimensions))
        throw new Error(`The embedding model did not make ${input.length} vectors of ${dimensions} numbers.`);
      embedded.vectors.push(...vectors);
      embedded.tokens += usage.prompt_tokens;
    }
    return embedded;
  };
}

/** The service refuses an empty text. */
const readable = (text: string): string => text.slice(0, longest).toWellFormed().trim() || '-';
