import { expect, it } from '@jest/globals';
import { compose } from '../../../functions/compose/index.ts';
import { readConfig } from '../../../functions/config.ts';
import { createRoutes } from '../../../functions/routes.ts';

const digest = `sha256:${'a'.repeat(64)}`;

/** What the template sets, at addresses that nobody has. */
const production = {
  CLAWDESK_STAMP: 'west1',
  CLAWDESK_API_URL: 'https://api.invalid/api',
  CLAWDESK_WEB_ORIGIN: 'https://desk.invalid',
  CLAWDESK_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  AZURE_CLIENT_ID: '00000000-0000-0000-0000-000000000001',
  AZURE_SUBSCRIPTION_ID: '00000000-0000-0000-0000-000000000002',
  AZURE_LOCATION: 'swedencentral',
  KEY_VAULT_URL: 'https://vault.invalid/',
  COSMOS_ENDPOINT: 'https://cosmos.invalid:443/',
  SEARCH_ENDPOINT: 'https://search.invalid',
  SNAPSHOT_STORAGE_URL: 'https://blob.invalid',
  OPENAI_ENDPOINT: 'https://openai.invalid/',
  OPENAI_DEPLOYMENT_FAST: 'fast',
  OPENAI_DEPLOYMENT_VISION: 'vision',
  OPENAI_DEPLOYMENT_REASONING: 'reasoning',
  ENTRA_ISSUER: 'https://login.invalid/tenant/v2.0',
  ENTRA_AUDIENCE: 'api://clawdesk',
  WEB_PUBSUB_ENDPOINT: 'https://pubsub.invalid',
  INSTANCES_RESOURCE_GROUP: 'tenants',
  INSTANCES_ENVIRONMENT_ID: '/subscriptions/sub/environment',
  INSTANCES_IDENTITY_ID: '/subscriptions/sub/identity',
  OPENCLAW_IMAGE: `registry.invalid/openclaw@${digest}`,
  KEEPER_IMAGE: `registry.invalid/keeper@${digest}`,
};

it('is put together of the settings of Azure without a key and without asking anybody', async () => {
  const config = readConfig(production);
  const { services, endTracing } = compose(config);
  expect(createRoutes(services, config.apiUrl).length).toBeGreaterThan(30);
  await endTracing();
});
