import { readConfig } from '../../functions/config.ts';
import { createInstanceApp } from '../../orchestrations/tenant-lifecycle/instance-app.ts';
import { instanceSecrets } from '../../orchestrations/tenant-lifecycle/instance-secrets.ts';
import { openDatabase } from '../../shared/azure/cosmos/database.ts';
import { createTenantStore } from '../../shared/azure/cosmos/tenants.ts';
import { createKnowledgeIndex } from '../../shared/azure/search.ts';
import { instructions, userTurn } from '../../shared/domain/prompt.ts';
import type { TenantRecord } from '../../shared/domain/tenant.ts';
import type { ChatTurn } from '../../shared/openclaw/chat.ts';
import { createConnect } from '../../shared/services/tenants/tenant-instance.ts';
import { openScope } from '../../shared/tenancy/scope.ts';
import { createSecretsOf } from '../../shared/tenancy/tenant-secrets.ts';
import type { Platform } from '../support/platform.ts';

export type BenchTenant = Awaited<ReturnType<typeof createBenchTenant>>;

export const question = 'How long does a refund take?';

const documents = [
  {
    documentId: 'refunds',
    title: 'Refund policy',
    text: 'Refunds reach your card within 5 working days after the parcel arrives at our warehouse.',
  },
  {
    documentId: 'shipping',
    title: 'Shipping',
    text: 'Parcels take 2 days within the country and up to 7 days abroad. A refund covers the shipping of the parcel.',
  },
];

const unlimited = { visitorPerMinute: 600, tenantPerMinute: 100_000 };

/** A tenant with an awake instance and some knowledge, and the way to that instance past ClawDesk. */
export async function createBenchTenant(platform: Platform, tenantId: string) {
  await platform.createTenant(tenantId, { displayName: 'Bench', idleAfterSeconds: 0, limits: unlimited });
  for (const document of documents) await platform.operator.must('POST', `/tenants/${tenantId}/documents`, document);

  const config = readConfig(platform.settings);
  const secretsOf = createSecretsOf(config.masterKey);
  const scope = openScope(tenantId, { kind: 'platform', cause: 'bench' });
  const cosmos = openDatabase({ ...config.cosmos, key: platform.cosmos.key });
  const tenants = createTenantStore(cosmos);
  const record = async (): Promise<TenantRecord> => {
    const stored = await tenants.read(scope);
    if (!stored) throw new Error(`There is no tenant ${tenantId}.`);
    return stored.value;
  };
  const { settings } = await record();
  const knowledge = createKnowledgeIndex({ ...config.search, key: platform.search.key });
  const passages = await knowledge.search(scope, question, 5);

  return {
    tenantId,
    scope,
    cosmos,
    record,
    gateway: async () => createConnect(secretsOf)(await record()).gateway,
    secrets: async () => secretsOf(await record()),
    /** The tenant's app as ClawDesk deploys it, and what the vault holds for it. */
    app: async () => {
      const tenant = await record();
      const secrets = instanceSecrets(secretsOf(tenant));
      const urls = Object.fromEntries(
        Object.keys(secrets).map((name) => [name, `${config.vault.url}/secrets/${name}`]),
      );
      return { ...createInstanceApp({ ...config.instances, apiUrl: config.apiUrl })(tenant, urls), secrets };
    },
    /** The very turn that ClawDesk makes of `question`. */
    turn: (sessionKey: string): ChatTurn => ({
      sessionKey,
      model: 'fast',
      system: instructions(settings),
      text: userTurn({ passages, unseen: [], question }),
    }),
  };
}
