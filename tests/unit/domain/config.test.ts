import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readConfig } from '../../../functions/config.ts';

const good = {
  CLAWDESK_STAMP: 'west1',
  CLAWDESK_API_URL: 'https://api.example/api/',
  CLAWDESK_WEB_ORIGIN: 'https://desk.example/some/page',
  CLAWDESK_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  COSMOS_ENDPOINT: 'https://cosmos.example',
  SEARCH_ENDPOINT: 'https://search.example',
  SNAPSHOT_STORAGE_URL: 'https://blob.example',
  OPENAI_ENDPOINT: 'https://openai.example',
  OPENAI_DEPLOYMENT_FAST: 'small',
  OPENAI_DEPLOYMENT_VISION: 'seeing',
  OPENAI_DEPLOYMENT_REASONING: 'thinking',
  ENTRA_ISSUER: 'https://login.example/tenant/v2.0/',
  ENTRA_AUDIENCE: 'api://clawdesk',
  WEB_PUBSUB_ENDPOINT: 'https://pubsub.example',
  AZURE_SUBSCRIPTION_ID: 'sub',
  AZURE_LOCATION: 'westeurope',
  INSTANCES_RESOURCE_GROUP: 'rg',
  INSTANCES_ENVIRONMENT_ID: '/subscriptions/sub/env',
  OPENCLAW_IMAGE: `registry.example/openclaw@sha256:${'a'.repeat(64)}`,
  KEEPER_IMAGE: `registry.example/keeper@sha256:${'b'.repeat(64)}`,
  AZURE_CLIENT_ID: 'client',
  KEY_VAULT_URL: 'https://vault.example/',
  INSTANCES_IDENTITY_ID: '/subscriptions/sub/identity',
};

const onThisMachine = { ...good, CLAWDESK_API_URL: 'http://127.0.0.1:7071/api' };

function complaintOf(environment: Record<string, string | undefined>): string {
  try {
    readConfig(environment);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

describe('the settings', () => {
  it('are read into one object', () => {
    const config = readConfig({ ...good, COSMOS_KEY: '', INSTANCES_ALLOW_INSECURE: 'false', ARM_POLL_MS: '50' });
    expect(config.apiUrl).toBe('https://api.example/api');
    expect(config.webOrigin).toBe('https://desk.example');
    expect(config.entra.issuer).toBe('https://login.example/tenant/v2.0');
    expect(config.masterKey).toEqual(new Uint8Array(32).fill(1));
    expect(config.cloud).toEqual({ kind: 'production', identityClientId: 'client' });
    expect(config.cosmos).toEqual({ endpoint: 'https://cosmos.example', database: 'clawdesk' });
    expect(config.vault).toEqual({ url: 'https://vault.example' });
    expect(config.traces).toBeNull();
    expect(config.instances.registry).toBeNull();
    expect(config.instances.allowInsecure).toBe(false);
    expect(config.arm.pollEveryMs).toBe(50);
    expect(config.baseDomain).toBeNull();
  });

  it('that are missing are named all at once', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(good), { minLength: 1 }), (missing) => {
        const left = Object.fromEntries(Object.entries(good).filter(([name]) => !missing.includes(name)));
        const complaint = complaintOf(left);
        for (const name of missing) expect(complaint).toContain(name);
        for (const name of Object.keys(left)) expect(complaint).not.toMatch(new RegExp(`${name}:`));
      }),
    );
  });

  it('that are wrong are named without their values, which may be secrets', () => {
    const secret = 'canary-f00d';
    const wrong = {
      ...good,
      CLAWDESK_API_URL: secret,
      CLAWDESK_WEB_ORIGIN: `ftp://${secret}`,
      CLAWDESK_MASTER_KEY: secret,
      ARM_POLL_MS: secret,
      INSTANCES_ALLOW_INSECURE: secret,
      OPENAI_KEY: secret,
      SNAPSHOT_STORAGE_URL: '',
    };
    const complaint = complaintOf(wrong);
    const named = ['CLAWDESK_API_URL', 'CLAWDESK_WEB_ORIGIN', 'CLAWDESK_MASTER_KEY', 'ARM_POLL_MS'];
    for (const name of [...named, 'INSTANCES_ALLOW_INSECURE', 'SNAPSHOT_STORAGE']) expect(complaint).toContain(name);
    expect(complaint).not.toContain(secret);
  });

  it('differ on a laptop by the keys alone', () => {
    const { cloud: azure, apiUrl: _, ...production } = readConfig(good);
    const keys = { COSMOS_KEY: 'one', SEARCH_KEY: 'two', WEB_PUBSUB_CONNECTION: 'three' };
    const { cloud, apiUrl, ...local } = readConfig({ ...onThisMachine, ...keys });
    expect(azure.kind).toBe('production');
    expect(cloud).toEqual({ kind: 'local', keys: { cosmos: 'one', search: 'two', pubsub: 'three' } });
    expect(local).toEqual(production);
  });

  it.each<[string, string, Record<string, string>?]>([
    ['COSMOS_KEY', 'key'],
    ['SEARCH_KEY', 'key'],
    ['OPENAI_KEY', 'key'],
    ['SNAPSHOT_STORAGE_CONNECTION', 'UseDevelopmentStorage=true'],
    ['WEB_PUBSUB_CONNECTION', 'Endpoint=https://pubsub.example;AccessKey=key;Version=1.0;'],
    ['INSTANCES_ALLOW_INSECURE', 'true'],
    ['COSMOS_ENDPOINT', 'http://cosmos.example'],
    ['KEY_VAULT_URL', 'http://vault.example'],
    ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'console'],
    ['OPENCLAW_IMAGE', 'registry.example/openclaw:latest'],
    ['KEEPER_IMAGE', 'registry.example/keeper:1'],
    ['INSTANCES_REGISTRY_IDENTITY_ID', '', { INSTANCES_REGISTRY_SERVER: 'registry.example' }],
  ])('of an app in Azure are refused where %s is what a laptop has', (name, value, others = {}) => {
    expect(complaintOf({ ...good, ...others, [name]: value })).toContain(`${name}: `);
    expect(complaintOf({ ...onThisMachine, ...others, [name]: value })).toBe('');
  });

  it('need one of two ways to the snapshots', () => {
    const { SNAPSHOT_STORAGE_URL: _, ...neither } = onThisMachine;
    expect(complaintOf(neither)).toContain('SNAPSHOT_STORAGE_CONNECTION');
    expect(complaintOf({ ...neither, SNAPSHOT_STORAGE_CONNECTION: 'UseDevelopmentStorage=true' })).toBe('');
  });

  it('let pages of this machine be imported only where the API is on it too', () => {
    const allowing = { ...good, PAGES_ALLOW_LOOPBACK: 'true' };
    expect(complaintOf(allowing)).toContain('PAGES_ALLOW_LOOPBACK: only where CLAWDESK_API_URL is on 127.0.0.1');
    expect(readConfig({ ...onThisMachine, PAGES_ALLOW_LOOPBACK: 'true' }).pages.allowLoopback).toBe(true);
    expect(readConfig(good).pages.allowLoopback).toBe(false);
  });
});
