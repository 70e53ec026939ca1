import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureContainers, openDatabase } from '../../shared/azure/cosmos/database.ts';
import { createKnowledgeIndex } from '../../shared/azure/search.ts';
import { startContainerApps } from './container-apps/server.ts';
import { startCosmos } from './cosmos/start-cosmos.ts';
import { checkDataVersion } from './data-version.ts';
import { personasFor } from './demo/personas.ts';
import { startEntra } from './entra/start-entra.ts';
import { type RunningFunctionsHost, startFunctionsHost } from './functions-host/start-functions-host.ts';
import { imageNames, instanceImages, type Runtime } from './instance-images.ts';
import { startKeyVault } from './key-vault/start-key-vault.ts';
import { startModels } from './models/start-models.ts';
import { choosePorts } from './ports.ts';
import { startSearch } from './search/start-search.ts';
import { startStaticWeb } from './static-web/start-static-web.ts';
import { startStorage } from './storage/start-storage.ts';
import { startWebPubSub } from './web-pubsub/start-web-pubsub.ts';

export type LocalCloudOptions = {
  dataFolder: string;
  port?: number;
  webPort?: number;
  runtime?: Runtime;
  /** Further settings of the app, by their names. */
  settings?: Record<string, string>;
  /** Environment of the stand-in instances. */
  instanceEnvironment?: Record<string, string>;
  demo?: readonly { tenantId: string; displayName: string; state: string }[];
  /** Without it the app is left to somebody else's host, such as Core Tools. */
  functionsHost?: boolean;
  runActivitiesTwice?: boolean;
  modelLatencyMs?: number;
  onProgress?: (what: string) => void;
  onOutput?: (line: string) => void;
};

export type LocalCloud = Awaited<ReturnType<typeof startLocalCloud>>;

const appFolder = fileURLToPath(new URL('../..', import.meta.url));
const database = 'clawdesk';
const index = 'knowledge';

/** Starts every cloud service that the app meets, as servers on 127.0.0.1, and the app itself. Everything ends with `close`. */
export async function startLocalCloud(options: LocalCloudOptions) {
  const { runtime = 'stub', functionsHost = true, onProgress = () => {} } = options;
  const data = resolve(options.dataFolder);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  checkDataVersion(data);
  const images = instanceImages(runtime, options.instanceEnvironment);
  const folder = (name: string): string => {
    mkdirSync(join(data, name), { recursive: true });
    return join(data, name);
  };
  const closers: (() => Promise<void>)[] = [];
  const opened = async <T extends { close(): Promise<void> }>(what: string, starting: Promise<T>): Promise<T> => {
    const server = await starting;
    closers.push(() => server.close());
    onProgress(what);
    return server;
  };
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse())
      await closer().catch((error: unknown) => options.onOutput?.(String(error)));
  };

  try {
    const ports = await choosePorts(data, { functions: options.port ?? 0, web: options.webPort ?? 0 });
    const api = `http://127.0.0.1:${ports.functions}/api`;
    const web = `http://127.0.0.1:${ports.web}`;
    const pages = [`${web}/`, `${web}/desk/`];
    const [cosmos, search, models, live, entra, storage] = await Promise.all([
      opened('Cosmos DB', startCosmos({ port: ports.cosmos, dataFolder: folder('cosmos') })),
      opened('AI Search', startSearch({ port: ports.search, dataFolder: folder('search') })),
      opened(
        'models',
        startModels({ port: ports.models, dataFolder: folder('models'), latencyMs: options.modelLatencyMs ?? 0 }),
      ),
      opened('Web PubSub', startWebPubSub({ port: ports.live })),
      opened(
        'Entra ID',
        startEntra({
          port: ports.entra,
          dataFolder: folder('entra'),
          site: { redirectUris: pages, postLogoutRedirectUris: pages },
          personas: personasFor(options.demo?.map(({ tenantId }) => tenantId) ?? []),
          clients: {
            supervisor: {
              name: 'Supervisor automation',
              roles: ['Supervisor'],
              extraTokenClaims: { tenants: options.demo?.map(({ tenantId }) => tenantId) ?? [] },
            },
          },
        }),
      ),
      opened(
        'storage',
        startStorage({
          blobPort: ports.blob,
          queuePort: ports.queue,
          tablePort: ports.table,
          dataFolder: folder('storage'),
        }),
      ),
    ]);
    await ensureContainers(openDatabase({ endpoint: cosmos.endpoint, database, key: cosmos.key }));
    const keyOnly = { getToken: async () => null };
    await createKnowledgeIndex({ endpoint: search.endpoint, index, key: search.key, credential: keyOnly }).ensure();
    const vault = await opened('Key Vault', startKeyVault({ port: ports.vault, dataFolder: folder('key-vault') }));
    const arm = await opened(
      'Container Apps',
      startContainerApps({
        port: ports.arm,
        dataFolder: folder('container-apps'),
        images,
        readSecret: vault.readSecret,
        waitScale: 0.2,
        onLog: (line) => options.onOutput?.(line),
      }),
    );

    const settings: Record<string, string> = {
      TASKHUB_NAME: 'clawdesk',
      AzureWebJobsStorage: storage.connectionString,
      PAUSE_SCHEDULE: '*/5 * * * * *',
      SWEEP_SCHEDULE: '*/10 * * * * *',
      CLAWDESK_STAMP: 'local',
      CLAWDESK_API_URL: api,
      CLAWDESK_WEB_ORIGIN: web,
      CLAWDESK_BASE_DOMAIN: 'clawdesk.localhost',
      CLAWDESK_MASTER_KEY: keptKey(join(data, 'master-key')),
      COSMOS_ENDPOINT: cosmos.endpoint,
      COSMOS_DATABASE: database,
      COSMOS_KEY: cosmos.key,
      SEARCH_ENDPOINT: search.endpoint,
      SEARCH_INDEX: index,
      SEARCH_KEY: search.key,
      SNAPSHOT_STORAGE_CONNECTION: storage.connectionString,
      OPENAI_ENDPOINT: models.endpoint,
      OPENAI_KEY: models.key,
      OPENAI_DEPLOYMENT_FAST: 'gpt-fast',
      OPENAI_DEPLOYMENT_VISION: 'gpt-vision',
      OPENAI_DEPLOYMENT_REASONING: 'gpt-reasoning',
      OPENAI_DEPLOYMENT_EMBEDDING: 'text-embedding-3-small',
      WEB_PUBSUB_CONNECTION: live.connectionString,
      KEY_VAULT_URL: vault.endpoint,
      ENTRA_ISSUER: entra.issuer,
      ENTRA_AUDIENCE: entra.audience,
      ARM_ENDPOINT: arm.endpoint,
      ARM_POLL_MS: '100',
      ARM_WRITES_PER_SECOND: '50',
      AZURE_SUBSCRIPTION_ID: '00000000-0000-0000-0000-000000000000',
      AZURE_LOCATION: 'local',
      INSTANCES_RESOURCE_GROUP: 'clawdesk-instances',
      INSTANCES_ENVIRONMENT_ID:
        '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/clawdesk/providers/Microsoft.App/managedEnvironments/local',
      INSTANCES_ALLOW_INSECURE: 'true',
      INSTANCES_IDENTITY_ID:
        '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/clawdesk/providers/Microsoft.ManagedIdentity/userAssignedIdentities/instances',
      OPENCLAW_IMAGE: imageNames.openclaw,
      OPENCLAW_ARGS: '',
      KEEPER_IMAGE: imageNames.keeper,
      ...options.settings,
    };

    const startHost = (): Promise<RunningFunctionsHost> =>
      startFunctionsHost({
        appFolder,
        port: ports.functions,
        stateFolder: folder('functions'),
        env: settings,
        runActivitiesTwice: options.runActivitiesTwice ?? false,
        onOutput: (line) => options.onOutput?.(line),
      });
    let host: RunningFunctionsHost | null = functionsHost ? await startHost() : null;
    closers.push(async () => host?.close());
    if (host) onProgress('Functions host');
    await opened(
      'web',
      startStaticWeb({
        port: ports.web,
        root: join(appFolder, 'dist/web'),
        config: {
          api,
          live: live.endpoint.replace('http:', 'ws:'),
          identity: entra.issuer,
          identityClient: { clientId: entra.siteClientId, scope: entra.scope },
          demo: demoLinks(web, options.demo),
        },
      }),
    );

    return {
      api,
      web,
      cosmos,
      search,
      models,
      live,
      entra,
      storage,
      arm,
      vault,
      ports,
      settings,
      /** Ends the app as `kill -9` does, and starts it again on the same state. */
      async restartHost(): Promise<void> {
        await host?.kill();
        host = await startHost();
      },
      processes: () => [
        { name: 'functions host', pid: host?.pid ?? 0, port: ports.functions },
        { name: 'Azurite', pid: storage.pid, port: ports.blob },
        ...arm.processes(),
      ],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const demoLinks = (web: string, demo: LocalCloudOptions['demo'] = []) =>
  demo.map((tenant) => ({ ...tenant, chatUrl: `${web}/chat/${tenant.tenantId}` }));

/** 32 random bytes in base64, made at the first start. */
function keptKey(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
