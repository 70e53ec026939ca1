import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { z } from 'zod';
import { type LocalModels, startModels } from '../../infra/local/models/start-models.ts';
import { openDatabase } from '../../shared/azure/cosmos/database.ts';
import { createTenantStore } from '../../shared/azure/cosmos/tenants.ts';
import { ModelProviderResponse } from '../../shared/contract/model-provider.ts';
import { openScope } from '../../shared/tenancy/scope.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { secretsOf } from './api/access-tokens.ts';
import { caller } from './api/call.ts';

const path = '/tenants/vandelay/model-provider';
const models = { fast: 'claude-fast', vision: 'claude-eyes', reasoning: 'claude-deep' };

describe('a tenant with a model provider of its own', () => {
  let platform: Platform;
  let theirs: LocalModels;
  let openai: OpenAI;

  beforeAll(async () => {
    theirs = await startModels({ port: 0, deployments: { chat: Object.values(models) } });
    platform = await startPlatform({ settings: { MODEL_PROVIDERS_AT: `${theirs.endpoint}/openai/v1/` } });
    await platform.createTenant('vandelay');
    const { modelToken } = await secretsOf(platform, 'vandelay');
    openai = new OpenAI({ baseURL: `${platform.api}/model/v1`, apiKey: modelToken, maxRetries: 0 });
  }, 60_000);
  afterAll(async () => {
    await platform?.stop();
    await theirs?.close();
  }, 60_000);

  const put = (changes: object = {}) =>
    platform.operator.must('PUT', path, { provider: 'anthropic', key: theirs.key, models, ...changes });
  const shown = async () => ModelProviderResponse.parse(await platform.operator.must('GET', path)).modelProvider;
  const refused = async (body: object) => {
    const headers = { authorization: `Bearer ${await platform.operatorToken()}` };
    return caller(platform.api)({ method: 'PUT', path, headers, body });
  };
  /** A front end goes on by what it knows for three seconds. */
  const untilAsked = async (provider: { requests(): { model: string }[] }): Promise<string | undefined> => {
    const before = provider.requests().length;
    const until = Date.now() + 15_000;
    while (provider.requests().length === before) {
      if (Date.now() > until) throw new Error('The provider was not asked.');
      await openai.chat.completions.create({ model: 'fast', messages: [{ role: 'user', content: 'Hello' }] });
    }
    return provider.requests().at(-1)?.model;
  };

  it('has none at first, and the platform answers', async () => {
    expect(await shown()).toBeNull();
    expect(await untilAsked(platform.models)).toBe('gpt-fast');
  });

  it('is answered by its own models, by the names that it gave them; of the key only the end is ever shown', async () => {
    const answer = JSON.stringify(await put());
    expect(answer).not.toContain(theirs.key);
    expect(await shown()).toMatchObject({
      provider: 'anthropic',
      models,
      keyEnd: theirs.key.slice(-4),
      endpoint: null,
    });
    expect(await untilAsked(theirs)).toBe('claude-fast');
    const usage = z.object({ totals: z.record(z.string(), z.number()) });
    const { totals } = usage.parse(await platform.operator.must('GET', '/tenants/vandelay/usage'));
    expect(totals['model-tokens-in']).toBeGreaterThan(0);
  });

  it('has its key sealed in the database, and in no log or audit line', async () => {
    const { endpoint, key } = platform.cosmos;
    const tenants = createTenantStore(openDatabase({ endpoint, key, database: 'clawdesk' }));
    const stored = await tenants.read(openScope('vandelay', { kind: 'platform', cause: 'test' }));
    expect(stored?.value.modelProvider?.sealedKey).toMatch(/^v1\./);
    const { key: theirKey } = theirs;
    const everything = [
      JSON.stringify(stored),
      JSON.stringify(await platform.operator.must('GET', '/tenants/vandelay/audit')),
      JSON.stringify(await platform.operator.must('GET', '/tenants/vandelay')),
      platform.output.join('\n'),
    ];
    for (const text of everything) expect(text).not.toContain(theirKey);
    expect(everything[1]).toContain('model-provider.set');
  });

  it('changes models without giving the key again, but not the place that the key is for', async () => {
    await put({ key: undefined, models: { ...models, fast: 'claude-deep' } });
    expect(await shown()).toMatchObject({ keyEnd: theirs.key.slice(-4), models: { fast: 'claude-deep' } });
    expect(await refused({ provider: 'openai', models })).toMatchObject({
      status: 400,
      json: { errors: [{ pointer: '/key' }] },
    });
    await put();
  });

  it.each([
    'https://evil.example',
    'http://contoso.openai.azure.com',
    'https://contoso.openai.azure.com.evil.example',
    'https://contoso.openai.azure.com@evil.example',
    'https://127.0.0.1',
    'https://contoso.openai.azure.com/path',
    'https://contoso.openai.azure.com:8443',
    'https://a.b.openai.azure.com',
  ])('may not send the platform to %s', async (endpoint) => {
    const body = { provider: 'azure-openai', endpoint, key: 'k'.repeat(32), models };
    expect(await refused(body)).toMatchObject({ status: 400 });
  });

  it('may name an endpoint for Azure OpenAI alone, and must', async () => {
    const key = 'k'.repeat(32);
    const endpoint = 'https://contoso.openai.azure.com';
    expect(await refused({ provider: 'openai', endpoint, key, models })).toMatchObject({ status: 400 });
    expect(await refused({ provider: 'azure-openai', key, models })).toMatchObject({ status: 400 });
    expect(await refused({ provider: 'azure-openai', endpoint, key, models })).toMatchObject({ status: 200 });
    await put();
  });

  it('whose key is wrong goes to a person, who is told that', async () => {
    await put({ key: 'wrong-key-0123456789' });
    const customer = await platform.visitor('vandelay');
    // Until every front end knows of the new key.
    await new Promise((resolve) => setTimeout(resolve, 3500));
    const answer = await customer.ask('When is my refund paid?');
    expect(answer.author).toBe('system');
    const seen = await platform.operator.must('GET', `/conversations/${customer.conversationId}?tenantId=vandelay`);
    expect(JSON.stringify(seen)).toContain("The tenant's Anthropic account does not accept the key (401).");
  });

  it('goes back to the platform’s models when its own are removed', async () => {
    await platform.operator.must('DELETE', path);
    expect(await shown()).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 3500));
    expect(await untilAsked(platform.models)).toBe('gpt-fast');
  });
});
