import { z } from 'zod';

export const isLoopback = (address: string): boolean =>
  URL.canParse(address) && ['127.0.0.1', 'localhost'].includes(new URL(address).hostname);

export type Settings = Record<string, string | undefined>;

const keys = [
  'COSMOS_KEY',
  'SEARCH_KEY',
  'OPENAI_KEY',
  'SNAPSHOT_STORAGE_CONNECTION',
  'WEB_PUBSUB_CONNECTION',
] as const;
const endpoints = [
  'CLAWDESK_API_URL',
  'CLAWDESK_WEB_ORIGIN',
  'COSMOS_ENDPOINT',
  'SEARCH_ENDPOINT',
  'SNAPSHOT_STORAGE_URL',
  'OPENAI_ENDPOINT',
  'ENTRA_ISSUER',
  'WEB_PUBSUB_ENDPOINT',
  'ARM_ENDPOINT',
  'KEY_VAULT_URL',
] as const;
const ofProduction = ['AZURE_CLIENT_ID', 'SNAPSHOT_STORAGE_URL', 'WEB_PUBSUB_ENDPOINT'] as const;
const images = ['OPENCLAW_IMAGE', 'KEEPER_IMAGE'] as const;

/** In Azure everything is reached over https by the app's identity, and images are exactly those that were chosen. */
export function* problemsInProduction(settings: Settings): Generator<string> {
  for (const name of ofProduction) if (!settings[name]) yield `${name}: set it`;
  for (const name of keys) if (settings[name]) yield `${name}: only where CLAWDESK_API_URL is on 127.0.0.1`;
  for (const name of endpoints) if (settings[name]?.startsWith('http:')) yield `${name}: must be https`;
  for (const name of images)
    if (!/@sha256:[0-9a-f]{64}$/.test(settings[name] ?? '')) yield `${name}: must end in @sha256:<digest>`;
  if (settings.APPLICATIONINSIGHTS_CONNECTION_STRING === 'console')
    yield 'APPLICATIONINSIGHTS_CONNECTION_STRING: console is only for where CLAWDESK_API_URL is on 127.0.0.1';
  if (settings.INSTANCES_REGISTRY_SERVER && !settings.INSTANCES_REGISTRY_IDENTITY_ID)
    yield 'INSTANCES_REGISTRY_IDENTITY_ID: set it with INSTANCES_REGISTRY_SERVER';
  for (const name of ['INSTANCES_ALLOW_INSECURE', 'PAGES_ALLOW_LOOPBACK'])
    if (isOn(settings[name])) yield `${name}: only where CLAWDESK_API_URL is on 127.0.0.1`;
  if (settings.MODEL_PROVIDERS_AT) yield 'MODEL_PROVIDERS_AT: only where CLAWDESK_API_URL is on 127.0.0.1';
}

/** On this machine a service is reached by its key, or, without one, by the identity of who is signed in to Azure. */
export function* problemsOnALaptop(settings: Settings): Generator<string> {
  if (!settings.SNAPSHOT_STORAGE_URL && !settings.SNAPSHOT_STORAGE_CONNECTION)
    yield 'SNAPSHOT_STORAGE_URL: set it (with an identity), or SNAPSHOT_STORAGE_CONNECTION';
  if (!settings.WEB_PUBSUB_ENDPOINT && !settings.WEB_PUBSUB_CONNECTION)
    yield 'WEB_PUBSUB_ENDPOINT: set it (with an identity), or WEB_PUBSUB_CONNECTION';
}

const isOn = (value: string | undefined): boolean => z.stringbool().safeParse(value).data === true;
