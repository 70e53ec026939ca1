import { z } from 'zod';
import { startModels } from '../../../infra/local/models/start-models.ts';
import { ApiKeyCreated } from '../../../shared/contract/tenant.ts';
import { callerHeader } from '../../../shared/openclaw/models.ts';
import { startPlatform } from '../../support/platform.ts';
import { secretsOf, tokenSigner } from './access-tokens.ts';
import { caller, hangUp } from './call.ts';

export type World = Awaited<ReturnType<typeof startTwoTenants>>;

/** Stands in everything that globex alone may see. */
export const canary = 'qzcanaryglobex';
/** A word that finds it. Callers may send it, and an answer repeat what was asked. */
export const searchedFor = 'qzvaultglobex';

export const limits = { visitorPerMinute: 600, tenantPerMinute: 100_000 };

/** A platform with the tenants acme and globex, whoever may call it, and a canary in all that is globex's. */
export async function startTwoTenants() {
  // Random calls may set a model provider for a tenant; nothing is called outside this machine.
  const providers = await startModels({ port: 0 });
  const platform = await startPlatform({
    settings: { MODEL_PROVIDERS_AT: `${providers.endpoint}/openai/v1/` },
    demo: ['acme', 'globex'].map((tenantId) => ({ tenantId, displayName: tenantId, state: 'awake' })),
  });
  try {
    const [acmeKey, globexKey] = await Promise.all([
      platform.createTenant('acme', { displayName: 'Acme', limits }),
      platform.createTenant('globex', { displayName: 'Globex', persona: `You know ${canary}.`, limits }),
    ]);
    const secret = { documentId: 'vault', title: canary, text: `Our ${searchedFor} opens with ${canary}.` };
    await platform.operator.must('POST', '/tenants/globex/documents', secret);
    const named = ApiKeyCreated.parse(await platform.operator.must('POST', '/tenants/globex/keys', { name: canary }));
    const [customer, foreigner] = await Promise.all([platform.visitor('acme'), platform.visitor('globex')]);
    await Promise.all([customer.ask('Hello'), foreigner.ask(`What opens the ${searchedFor}? Is it ${canary}?`)]);
    const globex = z.object({ operationId: z.string().nullable() }).parse(await platform.operator.tenant('globex'));
    const [acmeSecrets, globexSecrets] = await Promise.all([
      secretsOf(platform, 'acme'),
      secretsOf(platform, 'globex'),
    ]);

    const sign = await tokenSigner(platform);
    const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
    const person = async (...roles: string[]) => bearer(await sign({ roles, tenants: ['acme'] }));
    /** Headers of everybody who may come, by name. */
    const callers: Record<string, Record<string, string>> = {
      nobody: {},
      visitor: bearer(customer.token),
      'api key': { 'x-tenant-id': 'acme', 'x-api-key': acmeKey },
      supervisor: await person('Supervisor'),
      admin: await person('Admin'),
      operator: bearer(await sign({ roles: ['Operator'] })),
      gateway: { ...bearer(acmeSecrets.modelToken), [callerHeader.name]: callerHeader.value },
      keeper: bearer(acmeSecrets.keeperToken),
    };
    return {
      platform,
      sign,
      bearer,
      callers,
      call: caller(platform.api),
      acme: { key: acmeKey, customer, secrets: acmeSecrets },
      globex: { key: globexKey, keyId: named.keyId, customer: foreigner, secrets: globexSecrets, ...globex },
      stop: async (): Promise<void> => {
        hangUp();
        await platform.stop();
        await providers.close();
      },
    };
  } catch (error) {
    hangUp();
    await platform.stop();
    await providers.close();
    throw error;
  }
}
