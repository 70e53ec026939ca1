import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalModels, startModels } from '../../../infra/local/models/start-models.ts';
import { createOpenAi } from '../../../shared/azure/openai.ts';
import { createEmbedPassages, type EmbedPassages } from '../../../shared/services/knowledge/embed-passages.ts';
import { createEmbedTexts, type EmbedTexts } from '../../../shared/services/knowledge/embed-texts.ts';
import { createFindPassages } from '../../../shared/services/knowledge/find-passages.ts';
import { createCallModel, platformDeployments } from '../../../shared/services/models/call-model.ts';
import type { TenantScope } from '../../../shared/tenancy/scope.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let models: LocalModels;
beforeAll(async () => {
  [world, models] = await Promise.all([openWorld(), startModels({ port: 0 })]);
}, 60_000);
afterAll(async () => {
  await world?.close();
  await models?.close();
});

const at = new Date('2026-03-02T10:00:00Z');
const opens = (question: string) => ({ question, before: [], answer: null });

/** The stand-in's model, or one of another name or at another place. */
function embedTexts(deployment = 'text-embedding-3-small', endpoint = models.endpoint): EmbedTexts {
  const openai = createOpenAi({ endpoint, key: models.key });
  const deploymentsFor = platformDeployments(openai, { embedding: [deployment] });
  const callModel = createCallModel({ deploymentsFor, pause: async () => {} });
  return createEmbedTexts({ callModel, dimensions: 1536 });
}
const embedPassages = (embed = embedTexts()): EmbedPassages =>
  createEmbedPassages({ embed, usage: world.stores.usage, now: () => at });
const away = 'http://127.0.0.1:9';

async function bringIn(scope: TenantScope, text: string, embed?: EmbedPassages): Promise<void> {
  const version = await world.store(scope, 'kettles', text);
  await world.useCases(undefined, undefined, embed).bringIn(scope, version);
}
const recordOf = async (scope: TenantScope) => (await world.stores.tenants.document(scope, 'kettles'))?.value;
const tokens = async (scope: TenantScope) =>
  (await world.stores.usage.totals(scope, '202603'))['embedding-tokens'] ?? 0;
const near = async (scope: TenantScope, text: string) => {
  const { vectors } = await embedTexts()({ scope, texts: [text] });
  return (await world.knowledge.near(scope, vectors[0] ?? [], 5)).map((passage) => passage.text);
};

describe('a document that is brought in', () => {
  it('is found by meaning, in its own tenant alone', async () => {
    const [mine, theirs] = [await world.stores.newTenant(), await world.stores.newTenant()];
    await bringIn(mine, 'A kettle of ours is descaled with vinegar.', embedPassages());
    await bringIn(theirs, 'A kettle of theirs is never descaled.', embedPassages());
    expect(await near(mine, 'descaling a kettle')).toEqual(['A kettle of ours is descaled with vinegar.']);
  });

  it('is not found by what has nothing to do with it', async () => {
    const scope = await world.stores.newTenant();
    await bringIn(scope, 'A kettle is descaled with vinegar.', embedPassages());
    expect(await near(scope, 'parking tickets in Rome')).toEqual([]);
  });

  it('is not found while its version is staged, and its old vectors go with the old version', async () => {
    const scope = await world.stores.newTenant();
    await bringIn(scope, 'The old kettle whistles.', embedPassages());
    const version = await world.store(scope, 'kettles', 'The new kettle hums.');
    const { ingest } = world.useCases(undefined, undefined, embedPassages());
    const extracted = await ingest.extract(scope, version);
    await ingest.stagePage(scope, { ...version, passages: extracted?.passages ?? 0, from: 0 });
    expect(await near(scope, 'the new kettle hums')).toEqual(['The old kettle whistles.']);
    await ingest.switchTo(scope, { ...version, passages: extracted?.passages ?? 0 });
    expect(await near(scope, 'the old kettle whistles')).toEqual(['The new kettle hums.']);
  });

  it('is embedded batch by batch, and counts its tokens once although a step is repeated', async () => {
    const scope = await world.stores.newTenant();
    const text = Array.from({ length: 230 }, (_, n) => `# Kettle ${n}\n\nKettle number ${n} whistles.`).join('\n\n');
    const version = await world.store(scope, 'kettles', text);
    const { ingest } = world.useCases(undefined, undefined, embedPassages());
    const extracted = await ingest.extract(scope, version);
    const page = { ...version, passages: extracted?.passages ?? 0, from: 0 };
    expect(page.passages).toBe(230);
    await ingest.stagePage(scope, page);
    const counted = await tokens(scope);
    expect(counted).toBeGreaterThan(230);
    await ingest.stagePage(scope, page);
    expect(await tokens(scope)).toBe(counted);
  });

  it('fails with the reason when the model refuses, and can be sent again', async () => {
    const scope = await world.stores.newTenant();
    await bringIn(scope, 'A kettle.', embedPassages(embedTexts('no-such-deployment')));
    expect(await recordOf(scope)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/^The embedding model cannot read it: .+ send it again\.$/),
    });
    expect(await world.knowledge.search(scope, 'kettle', 5)).toEqual([]);
    await bringIn(scope, 'A kettle.', embedPassages());
    expect(await recordOf(scope)).toMatchObject({ status: 'ready', error: null });
  });

  it('waits for a model that is away: the step throws, and goes on when it is repeated', async () => {
    const scope = await world.stores.newTenant();
    let asked = 0;
    const [gone, here] = [embedPassages(embedTexts(undefined, away)), embedPassages()];
    await bringIn(scope, 'A kettle.', (...part) => (asked++ === 0 ? gone : here)(...part));
    expect(asked).toBe(2);
    expect(await recordOf(scope)).toMatchObject({ status: 'ready' });
    expect(await near(scope, 'kettle')).toEqual(['A kettle.']);
  });
});

describe('finding passages', () => {
  const finder = (embed?: EmbedTexts) =>
    createFindPassages({ knowledge: world.knowledge, ...(embed ? { embed } : {}) });

  it('asks by words and by meaning, and tells what it asked', async () => {
    const scope = await world.stores.newTenant();
    await bringIn(scope, 'A kettle is descaled with vinegar.', embedPassages());
    const said = { question: 'And with vinegar?', before: ['How is a kettle descaled?'], answer: null };
    const found = await finder(embedTexts())(scope, said, { top: 5 });
    expect(found.passages).toMatchObject([{ documentId: 'kettles' }]);
    expect(found.retrieval).toEqual({
      queries: [
        { kind: 'question', words: 'vinegar' },
        { kind: 'conversation', words: 'kettle descaled vinegar' },
      ],
      byMeaning: true,
      precedents: 0,
      notes: [],
    });
    expect(found.tokens).toBeGreaterThan(0);
  });

  it('still finds by words what was stored without a vector', async () => {
    const scope = await world.stores.newTenant();
    await bringIn(scope, 'A kettle from before vectors.');
    const { passages } = await finder(embedTexts())(scope, opens('kettle'), { top: 5 });
    expect(passages).toMatchObject([{ text: 'A kettle from before vectors.' }]);
  });

  it('goes by words alone when the model is away, and says so', async () => {
    const scope = await world.stores.newTenant();
    await bringIn(scope, 'A kettle is descaled with vinegar.', embedPassages());
    const found = await finder(embedTexts(undefined, away))(scope, opens('How is a kettle descaled?'), { top: 5 });
    expect(found.passages).toHaveLength(1);
    expect(found.retrieval).toMatchObject({
      byMeaning: false,
      notes: [expect.stringMatching(/^Only words were searched: /)],
    });
  });

  it('does without earlier conversations when their index is away, and says so', async () => {
    const scope = await world.stores.newTenant();
    await bringIn(scope, 'A kettle is descaled with vinegar.');
    const precedents = { search: async () => Promise.reject(new Error('No such index.')) };
    const found = await createFindPassages({ knowledge: world.knowledge, precedents })(scope, opens('kettle'), {
      top: 5,
    });
    expect(found.passages).toHaveLength(1);
    expect(found.retrieval.notes).toEqual(['Earlier conversations were not searched: No such index.']);
  });

  it('asks nothing for a message that asks nothing', async () => {
    const scope = await world.stores.newTenant();
    const found = await finder(embedTexts())(scope, opens('Thanks!'), { top: 5 });
    expect(found).toMatchObject({ passages: [], tokens: 0, retrieval: { queries: [], byMeaning: false, notes: [] } });
  });
});
