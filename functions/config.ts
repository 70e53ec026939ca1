import { z } from 'zod';
import { isLoopback, problemsInProduction, problemsOnALaptop, type Settings } from './config-rules.ts';

const url = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });
const optional = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));
const optionalUrl = optional.refine((value) => value === undefined || url.safeParse(value).success, {
  error: 'must be an http(s) URL',
});

/** Names of deployments with commas between them; the first one is preferred. */
const names = z.string().transform((value) =>
  value
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean),
);
const deployments = names.refine((names) => names.length > 0, 'name a deployment, or several with commas');

const Environment = z.object({
  CLAWDESK_STAMP: z.string().min(1),
  CLAWDESK_API_URL: url,
  CLAWDESK_WEB_ORIGIN: url.transform((value) => new URL(value).origin),
  CLAWDESK_MASTER_KEY: z
    .string()
    .transform((value) => new Uint8Array(Buffer.from(value, 'base64')))
    .refine((key) => key.length === 32, 'must be 32 bytes in base64: openssl rand -base64 32'),
  CLAWDESK_BASE_DOMAIN: optional,
  /** Client id of the identity that the app has in Azure. */
  AZURE_CLIENT_ID: optional,
  /** On a laptop also `console`: spans are printed. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: optional,
  KEY_VAULT_URL: url,
  COSMOS_ENDPOINT: url,
  COSMOS_DATABASE: z.string().default('clawdesk'),
  COSMOS_KEY: optional,
  SEARCH_ENDPOINT: url,
  SEARCH_INDEX: z.string().default('knowledge'),
  SEARCH_KEY: optional,
  SNAPSHOT_STORAGE_URL: optionalUrl,
  SNAPSHOT_STORAGE_CONNECTION: optional,
  OPENAI_ENDPOINT: url,
  OPENAI_KEY: optional,
  OPENAI_DEPLOYMENT_FAST: deployments,
  OPENAI_DEPLOYMENT_VISION: deployments,
  OPENAI_DEPLOYMENT_REASONING: deployments,
  /** All of one and the same model; none: documents are searched by words alone. */
  OPENAI_DEPLOYMENT_EMBEDDING: z.string().default('').pipe(names),
  /** Numbers of a vector. A search index keeps the length that it was made with: another one needs another SEARCH_INDEX. */
  OPENAI_EMBEDDING_DIMENSIONS: z.coerce.number().int().min(2).max(4096).default(1536),
  ENTRA_ISSUER: url,
  ENTRA_AUDIENCE: z.string().min(1),
  WEB_PUBSUB_ENDPOINT: optionalUrl,
  WEB_PUBSUB_CONNECTION: optional,
  WEB_PUBSUB_HUB: z.string().default('clawdesk'),
  ARM_ENDPOINT: url.default('https://management.azure.com'),
  ARM_POLL_MS: z.coerce.number().int().min(10).max(60_000).default(2000),
  ARM_WRITES_PER_SECOND: z.coerce.number().min(0.1).max(100).default(1),
  AZURE_SUBSCRIPTION_ID: z.string().min(1),
  AZURE_LOCATION: z.string().min(1),
  INSTANCES_RESOURCE_GROUP: z.string().min(1),
  INSTANCES_ENVIRONMENT_ID: z.string().min(1),
  INSTANCES_ALLOW_INSECURE: z.stringbool().default(false),
  /** Resource id of the identity by which tenants' apps get their secrets. */
  INSTANCES_IDENTITY_ID: z.string().min(1),
  INSTANCES_REGISTRY_SERVER: optional,
  INSTANCES_REGISTRY_IDENTITY_ID: optional,
  INSTANCES_WORKLOAD_PROFILE: optional,
  OPENCLAW_IMAGE: z.string().min(1),
  OPENCLAW_ARGS: z.string().default('gateway run --port 18789 --bind lan'),
  KEEPER_IMAGE: z.string().min(1),
  /** Lets documents be imported from this very machine; for tests, where the API is on it too. */
  PAGES_ALLOW_LOOPBACK: z.stringbool().default(false),
  /** Stands in for every provider that a tenant may bring; for tests. */
  MODEL_PROVIDERS_AT: optionalUrl,
});

/** The names of all settings. */
export const settingNames = Object.keys(Environment.shape);

/**
 * The app's settings. Production and laptop differ by `cloud` alone: by which credential the same endpoints are met.
 * @throws one Error that names every setting that is missing or wrong, never its value.
 */
export function readConfig(environment: Settings) {
  const parsed = Environment.safeParse(environment);
  const isLocal = isLoopback(environment.CLAWDESK_API_URL ?? '');
  const problems = (parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const known = new Set(problems.map((problem) => problem.split(':')[0]));
  for (const problem of isLocal ? problemsOnALaptop(environment) : problemsInProduction(environment))
    if (!known.has(problem.split(':')[0])) problems.push(problem);
  if (!parsed.success || problems.length > 0) {
    throw new Error(
      `These settings are missing or wrong (local.settings.sample.json shows all of them):\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  }
  const env = parsed.data;
  return {
    stamp: env.CLAWDESK_STAMP,
    apiUrl: env.CLAWDESK_API_URL.replace(/\/$/, ''),
    webOrigin: env.CLAWDESK_WEB_ORIGIN,
    baseDomain: env.CLAWDESK_BASE_DOMAIN ?? null,
    masterKey: env.CLAWDESK_MASTER_KEY,
    cloud: cloudOf(env, isLocal),
    cosmos: { endpoint: env.COSMOS_ENDPOINT, database: env.COSMOS_DATABASE },
    search: { endpoint: env.SEARCH_ENDPOINT, index: env.SEARCH_INDEX, dimensions: env.OPENAI_EMBEDDING_DIMENSIONS },
    snapshots: { accountUrl: env.SNAPSHOT_STORAGE_URL ?? '' },
    openai: { endpoint: env.OPENAI_ENDPOINT },
    deployments: {
      fast: env.OPENAI_DEPLOYMENT_FAST,
      vision: env.OPENAI_DEPLOYMENT_VISION,
      reasoning: env.OPENAI_DEPLOYMENT_REASONING,
      embedding: env.OPENAI_DEPLOYMENT_EMBEDDING,
    },
    entra: { issuer: env.ENTRA_ISSUER.replace(/\/$/, ''), audience: env.ENTRA_AUDIENCE },
    pubsub: { endpoint: env.WEB_PUBSUB_ENDPOINT ?? '', hub: env.WEB_PUBSUB_HUB },
    vault: { url: env.KEY_VAULT_URL.replace(/\/$/, '') },
    traces: tracesOf(env.APPLICATIONINSIGHTS_CONNECTION_STRING),
    arm: {
      endpoint: env.ARM_ENDPOINT,
      subscriptionId: env.AZURE_SUBSCRIPTION_ID,
      resourceGroup: env.INSTANCES_RESOURCE_GROUP,
      pollEveryMs: env.ARM_POLL_MS,
      writesPerSecond: env.ARM_WRITES_PER_SECOND,
    },
    pages: { allowLoopback: env.PAGES_ALLOW_LOOPBACK },
    modelProvidersAt: env.MODEL_PROVIDERS_AT ?? null,
    instances: {
      location: env.AZURE_LOCATION,
      environmentId: env.INSTANCES_ENVIRONMENT_ID,
      allowInsecure: env.INSTANCES_ALLOW_INSECURE,
      images: { openclaw: env.OPENCLAW_IMAGE, keeper: env.KEEPER_IMAGE },
      gatewayArgs: env.OPENCLAW_ARGS.split(' ').filter(Boolean),
      identityId: env.INSTANCES_IDENTITY_ID,
      registry: env.INSTANCES_REGISTRY_SERVER
        ? { server: env.INSTANCES_REGISTRY_SERVER, identityId: env.INSTANCES_REGISTRY_IDENTITY_ID ?? '' }
        : null,
      workloadProfile: env.INSTANCES_WORKLOAD_PROFILE ?? null,
    },
  };
}

export type Config = ReturnType<typeof readConfig>;

/** How this process shows who it is: nothing else tells a laptop from Azure. */
export type Cloud =
  | { kind: 'production'; identityClientId: string }
  | { kind: 'local'; keys: Partial<Record<'cosmos' | 'search' | 'openai' | 'storage' | 'pubsub', string>> };

function cloudOf(env: z.infer<typeof Environment>, isLocal: boolean): Cloud {
  if (!isLocal) return { kind: 'production', identityClientId: env.AZURE_CLIENT_ID ?? '' };
  const all = {
    cosmos: env.COSMOS_KEY,
    search: env.SEARCH_KEY,
    openai: env.OPENAI_KEY,
    storage: env.SNAPSHOT_STORAGE_CONNECTION,
    pubsub: env.WEB_PUBSUB_CONNECTION,
  };
  return { kind: 'local', keys: Object.fromEntries(Object.entries(all).filter(([, key]) => key !== undefined)) };
}

const tracesOf = (connectionString: string | undefined): null | 'console' | { connectionString: string } => {
  if (connectionString === undefined) return null;
  return connectionString === 'console' ? 'console' : { connectionString };
};
