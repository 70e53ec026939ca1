import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAI } from 'openai';
import { type LocalModels, startModels } from '../../../infra/local/models/start-models.ts';
import { createOpenAi } from '../../../shared/azure/openai.ts';
import { createEmbedTexts } from '../../../shared/services/knowledge/embed-texts.ts';
import { createCallModel } from '../../../shared/services/models/call-model.ts';
import { openScope } from '../../../shared/tenancy/scope.ts';

let models: LocalModels;
beforeAll(async () => {
  models = await startModels({ port: 0 });
});
afterAll(() => models.close());

const scope = openScope('acme', { kind: 'platform', cause: 'test' });

/** With the sizes of the requests that are sent; `answer` may tamper with what comes back. */
function embedder(dimensions = 8, answer = (body: OpenAI.CreateEmbeddingResponse) => body) {
  const openai = createOpenAi({ endpoint: models.endpoint, key: models.key });
  const sizes: number[] = [];
  const create = openai.embeddings.create.bind(openai.embeddings);
  openai.embeddings.create = ((body: OpenAI.EmbeddingCreateParams, options: object) => {
    sizes.push(body.input.length);
    return create(body, options).then(answer);
  }) as typeof create;
  const deploymentsFor = async () => [{ id: 'one', openai, model: 'text-embedding-3-small' }];
  const callModel = createCallModel({ deploymentsFor, pause: async () => {} });
  return { sizes, embed: createEmbedTexts({ callModel, dimensions }) };
}

describe('embedding texts', () => {
  it('gives a vector a text in their order, in batches of a hundred, and tells all tokens', async () => {
    const { embed, sizes } = embedder();
    const texts = Array.from({ length: 205 }, (_, n) => `kettle number${n}`);
    const { vectors, tokens } = await embed({ scope, texts });
    expect(sizes).toEqual([100, 100, 5]);
    expect(vectors).toHaveLength(205);
    const alone = await embed({ scope, texts: ['kettle number204'] });
    expect(vectors[204]).toEqual(alone.vectors[0]);
    expect(tokens).toBe(205 * alone.tokens);
  });

  it('takes texts that are empty, very long or cut through a character', async () => {
    const { vectors } = await embedder().embed({ scope, texts: ['', '   ', 'x'.repeat(50_000), 'half \ud83d'] });
    expect(vectors.map(({ length }) => length)).toEqual([8, 8, 8, 8]);
  });

  it('asks nothing for no texts', async () => {
    const { embed, sizes } = embedder();
    expect(await embed({ scope, texts: [] })).toEqual({ vectors: [], tokens: 0 });
    expect(sizes).toEqual([]);
  });

  it('puts vectors in order that come in another one', async () => {
    const turned = embedder(8, (body) => ({ ...body, data: body.data.toReversed() }));
    const texts = ['kettle', 'carpet'];
    expect(await turned.embed({ scope, texts })).toEqual(await embedder().embed({ scope, texts }));
  });

  it.each([
    ['too few vectors', (body: OpenAI.CreateEmbeddingResponse) => ({ ...body, data: body.data.slice(1) })],
    [
      'vectors of another length',
      (body: OpenAI.CreateEmbeddingResponse) => ({
        ...body,
        data: body.data.map((one) => ({ ...one, embedding: one.embedding.slice(1) })),
      }),
    ],
  ])('refuses %s', async (_, answer) => {
    const { embed } = embedder(8, answer);
    await expect(embed({ scope, texts: ['kettle', 'carpet'] })).rejects.toThrow('did not make 2 vectors of 8 numbers');
  });
});
