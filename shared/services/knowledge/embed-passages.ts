import type { UsageStore } from '../../azure/cosmos/usage.ts';
import { embeddedText } from '../../domain/retrieval/embedded-text.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { EmbedTexts } from './embed-texts.ts';

/** Vectors of a document's passages, in their order; none where words alone are to find them. */
export type EmbedPassages = (
  scope: TenantScope,
  part: { documentId: string; revision: string; from: number; title: string; texts: readonly string[] },
) => Promise<number[][]>;

export const withoutVectors: EmbedPassages = async () => [];

/** Counts the tokens once, however often a step of an ingestion is repeated. @throws ModelFailure */
export const createEmbedPassages =
  (deps: { embed: EmbedTexts; usage: Pick<UsageStore, 'record'>; now: () => Date }): EmbedPassages =>
  async (scope, { documentId, revision, from, title, texts }) => {
    const { vectors, tokens } = await deps.embed({ scope, texts: texts.map((text) => embeddedText(title, text)) });
    await deps.usage.record(scope, {
      usageId: `embedding.${documentId}.${revision}.${from}`,
      tenantId: scope.tenantId,
      meter: 'embedding-tokens',
      quantity: tokens,
      at: deps.now().toISOString(),
    });
    return vectors;
  };
