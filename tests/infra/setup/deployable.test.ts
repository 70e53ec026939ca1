import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { configureSite, packApp } from '../../../infra/azure/setup/package.ts';
import { startFunctionsHost } from '../../../infra/local/functions-host/start-functions-host.ts';

const root = resolve(import.meta.dirname, '../../..');
const said: string[] = [];
const say = (line: string) => void said.push(line);
/** A copy of what the build leaves, where no other package is in reach. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clawdesk-deployable-'));
  mkdirSync(join(folder, 'web'));
  for (const file of ['dist', 'host.json', 'package.json', 'web/staticwebapp.config.json'])
    cpSync(join(root, file), join(folder, file), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('packs an app that runs with nothing beside it', async () => {
  await packApp(folder, say);
  const app = join(folder, 'dist/app');
  expect(readdirSync(app).sort()).toEqual([
    'extract.mjs',
    'extract.mjs.map',
    'host.json',
    'main.cjs',
    'main.cjs.map',
    'package.json',
  ]);
  const sample = JSON.parse(readFileSync(join(root, 'local.settings.sample.json'), 'utf8'));
  const closed = 'http://127.0.0.1:9';
  const Values = {
    ...sample.Values,
    CLAWDESK_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
    ENTRA_ISSUER: closed,
    SNAPSHOT_STORAGE_URL: closed,
    COSMOS_KEY: Buffer.alloc(64, 1).toString('base64'),
    WEB_PUBSUB_CONNECTION: `Endpoint=${closed};AccessKey=${Buffer.alloc(32, 1).toString('base64')};Version=1.0;`,
  };
  writeFileSync(join(app, 'local.settings.json'), JSON.stringify({ ...sample, Values }));
  const host = await startFunctionsHost({ appFolder: app, stateFolder: join(folder, 'state') });
  try {
    expect((await fetch(`${host.url}/api/health`)).status).toBe(200);
  } finally {
    await host.close();
  }
}, 60_000);

it('configures the site for one API, one sign-in and live updates, and lets it talk to nobody else', async () => {
  const env = {
    API_URL: 'https://api.example/api',
    LIVE_ORIGIN: 'wss://live.example',
    ENTRA_ISSUER: 'https://login.example/directory/v2.0',
    ENTRA_AUDIENCE: '0a0a0a0a-1111-2222-3333-444444444444',
  };
  const none = async () => '';
  await configureSite(folder, { az: none, azd: none, env, say });
  const config = JSON.parse(readFileSync(join(folder, 'dist/web/config.json'), 'utf8'));
  expect(config).toEqual({
    api: env.API_URL,
    live: env.LIVE_ORIGIN,
    identity: env.ENTRA_ISSUER,
    identityClient: { clientId: env.ENTRA_AUDIENCE, scope: `api://${env.ENTRA_AUDIENCE}/access_as_user` },
  });
  const rules = JSON.parse(readFileSync(join(folder, 'dist/web/staticwebapp.config.json'), 'utf8'));
  expect(rules.globalHeaders['Content-Security-Policy']).toContain(
    "connect-src 'self' https://api.example wss://live.example https://login.example;",
  );
});

it('says which value is missing', async () => {
  const none = async () => '';
  await expect(configureSite(folder, { az: none, azd: none, env: {}, say })).rejects.toThrow(
    'ENTRA_AUDIENCE is not set',
  );
});
