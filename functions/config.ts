import { z } from 'zod';

const url = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });
const optional = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** Names of deployments with commas between them; the first one is preferred. */
const deployments = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  )
  .refine((names) => names.length > 0, 'name a deployment, or several with commas');

const Environment = z.object({
  CLAWDESK_STAMP: z.string().min(1),
  CLAWDESK_API_URL: url,
  CLAWDESK_WEB_ORIGIN: url.transform((value) => new URL(value).origin),
  CLAWDESK_MASTER_KEY: z
    .string()
    .transform((value) => new Uint8Array(Buffer.from(value, 'base64')))
    .refine((key) => key.length === 32, 'must be 32 bytes in base64: openssl rand -base64 32'),
  CLAWDESK_BASE_DOMAIN: optional,
  COSMOS_ENDPOINT: url,
  COSMOS_DATABASE: z.string().default('clawdesk'),
  COSMOS_KEY: optional,
  SEARCH_ENDPOINT: url,
  SEARCH_INDEX: z.string().default('knowledge'),
  SEARCH_KEY: optional,
  SNAPSHOT_STORAGE_URL: optional,
  SNAPSHOT_STORAGE_CONNECTION: optional,
  OPENAI_ENDPOINT: url,
  OPENAI_KEY: optional,
  OPENAI_DEPLOYMENT_FAST: deployments,
  OPENAI_DEPLOYMENT_VISION: deployments,
  OPENAI_DEPLOYMENT_REASONING: deployments,
  ENTRA_ISSUER: url,
  ENTRA_AUDIENCE: z.string().min(1),
  WEB_PUBSUB_ENDPOINT: optional,
  WEB_PUBSUB_CONNECTION: optional,
  WEB_PUBSUB_HUB: z.string().default('clawdesk'),
  ARM_ENDPOINT: url.default('https://management.azure.com'),
  ARM_POLL_MS: z.coerce.number().int().min(10).max(60_000).default(2000),
  AZURE_SUBSCRIPTION_ID: z.string().min(1),
  AZURE_LOCATION: z.string().min(1),
  INSTANCES_RESOURCE_GROUP: z.string().min(1),
  INSTANCES_ENVIRONMENT_ID: z.string().min(1),
  INSTANCES_ALLOW_INSECURE: z.stringbool().default(false),
  OPENCLAW_IMAGE: z.string().min(1),
  OPENCLAW_ARGS: z.string().default('gateway run --port 18789 --bind lan'),
  KEEPER_IMAGE: z.string().min(1),
  /** Lets documents be imported from this very machine; for tests, where the API is on it too. */
  PAGES_ALLOW_LOOPBACK: z.stringbool().default(false),
});

const isLoopback = (address: string): boolean => ['127.0.0.1', 'localhost'].includes(new URL(address).hostname);

/** The names of all settings. */
export const settingNames = Object.keys(Environment.shape);

/** The app's settings. @throws one Error that names every setting that is missing or wrong, never its value. */
export function readConfig(environment: Record<string, string | undefined>) {
  const parsed = Environment.safeParse(environment);
  const problems = (parsed.error?.issues ?? []).map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  if (!environment.SNAPSHOT_STORAGE_URL && !environment.SNAPSHOT_STORAGE_CONNECTION) {
    problems.push('  SNAPSHOT_STORAGE_URL: set it (with an identity), or SNAPSHOT_STORAGE_CONNECTION');
  }
  if (!environment.WEB_PUBSUB_ENDPOINT && !environment.WEB_PUBSUB_CONNECTION) {
    problems.push('  WEB_PUBSUB_ENDPOINT: set it (with an identity), or WEB_PUBSUB_CONNECTION');
  }
  if (parsed.data?.PAGES_ALLOW_LOOPBACK && !isLoopback(parsed.data.CLAWDESK_API_URL)) {
    problems.push('  PAGES_ALLOW_LOOPBACK: only where CLAWDESK_API_URL is on 127.0.0.1');
  }
  if (!parsed.success || problems.length > 0) {
    throw new Error(
      `These settings are missing or wrong (local.settings.sample.json shows all of them):\n${problems.join('\n')}`,
    );
  }
  const env = parsed.data;
  return {
    stamp: env.CLAWDESK_STAMP,
    apiUrl: env.CLAWDESK_API_URL.replace(/\/$/, ''),
    webOrigin: env.CLAWDESK_WEB_ORIGIN,
    baseDomain: env.CLAWDESK_BASE_DOMAIN ?? null,
    masterKey: env.CLAWDESK_MASTER_KEY,
    cosmos: { endpoint: env.COSMOS_ENDPOINT, database: env.COSMOS_DATABASE, key: env.COSMOS_KEY },
    search: { endpoint: env.SEARCH_ENDPOINT, index: env.SEARCH_INDEX, key: env.SEARCH_KEY },
    snapshots: { accountUrl: env.SNAPSHOT_STORAGE_URL, connectionString: env.SNAPSHOT_STORAGE_CONNECTION },
    openai: { endpoint: env.OPENAI_ENDPOINT, key: env.OPENAI_KEY },
    deployments: {
      fast: env.OPENAI_DEPLOYMENT_FAST,
      vision: env.OPENAI_DEPLOYMENT_VISION,
      reasoning: env.OPENAI_DEPLOYMENT_REASONING,
    },
    entra: { issuer: env.ENTRA_ISSUER.replace(/\/$/, ''), audience: env.ENTRA_AUDIENCE },
    pubsub: {
      endpoint: env.WEB_PUBSUB_ENDPOINT,
      connectionString: env.WEB_PUBSUB_CONNECTION,
      hub: env.WEB_PUBSUB_HUB,
    },
    arm: {
      endpoint: env.ARM_ENDPOINT,
      subscriptionId: env.AZURE_SUBSCRIPTION_ID,
      resourceGroup: env.INSTANCES_RESOURCE_GROUP,
      pollEveryMs: env.ARM_POLL_MS,
    },
    pages: { allowLoopback: env.PAGES_ALLOW_LOOPBACK },
    instances: {
      location: env.AZURE_LOCATION,
      environmentId: env.INSTANCES_ENVIRONMENT_ID,
      allowInsecure: env.INSTANCES_ALLOW_INSECURE,
      images: { openclaw: env.OPENCLAW_IMAGE, keeper: env.KEEPER_IMAGE },
      gatewayArgs: env.OPENCLAW_ARGS.split(' ').filter(Boolean),
    },
  };
}

export type Config = ReturnType<typeof readConfig>;
