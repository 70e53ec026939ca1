import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '../../..');
const standIn = join(import.meta.dirname, 'az-stand-in.mjs');
const digest = `sha256:${'ab'.repeat(32)}`;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clawdesk-setup-'));
  chmodSync(standIn, 0o755);
  for (const name of ['az', 'azd']) symlinkSync(standIn, join(folder, name));
  const users = { 'you@example.com': { id: 'user-1' } };
  const empty = { calls: [], apps: {}, users, assignments: [], azdValues: {}, images: [] };
  writeFileSync(join(folder, 'state.json'), JSON.stringify(empty));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const state = () => JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'));

/** Runs a step as azd does: with the environment's values as variables. */
function step(args: string[], values: Record<string, string> = {}) {
  const env = {
    ...values,
    AZURE_ENV_NAME: 'demo',
    AZ_STATE: join(folder, 'state.json'),
    PATH: `${folder}:${process.env.PATH}`,
  };
  const script = ['--disable-warning=ExperimentalWarning', 'infra/azure/setup/run.ts', ...args];
  return new Promise<{ code: number; out: string; err: string }>((done) =>
    execFile(process.execPath, script, { cwd: root, env, timeout: 20_000 }, (error, out, err) =>
      done({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    ),
  );
}

it('registers the app with three roles, one scope and the attribute of tenants, and says so to azd', async () => {
  expect(await step(['register'])).toMatchObject({ code: 0, err: '' });
  const { apps, principal, azdValues } = state();
  const app = apps['clawdesk-demo'];
  expect(app.appRoles.map((role: { value: string }) => role.value)).toEqual(['Operator', 'Admin', 'Supervisor']);
  expect(app.api).toMatchObject({
    requestedAccessTokenVersion: 2,
    oauth2PermissionScopes: [{ value: 'access_as_user' }],
  });
  expect(app.identifierUris).toEqual([`api://${app.appId}`]);
  expect(app.optionalClaims.accessToken).toEqual([
    { name: `extension_${app.appId.replaceAll('-', '')}_tenants`, source: 'user', essential: false },
  ]);
  expect(principal).toMatchObject({ appId: app.appId, appRoleAssignmentRequired: true });
  expect(azdValues).toEqual({ ENTRA_AUDIENCE: app.appId });
});

it('changes nothing the second time', async () => {
  await step(['register']);
  const { calls: _, ...first } = state();
  expect((await step(['register'])).code).toBe(0);
  const { calls: __, ...second } = state();
  expect(second).toEqual(first);
});

it('leaves the directory alone in a pipeline that is told the registration', async () => {
  const { code, out } = await step(['register'], { CI: 'true', ENTRA_AUDIENCE: 'the-app' });
  expect({ code, out }).toEqual({ code: 0, out: 'The app registration the-app is left as it is.\n' });
  expect(state().calls).toEqual([]);
});

it('lets people come back to the site, and keeps the addresses that are there', async () => {
  await step(['register']);
  await step(['connect'], { WEB_ORIGIN: 'https://one.example' });
  await step(['connect'], { WEB_ORIGIN: 'https://two.example' });
  await step(['connect'], { WEB_ORIGIN: 'https://two.example' });
  expect(state().apps['clawdesk-demo'].spa.redirectUris).toEqual([
    'https://one.example/desk/',
    'https://two.example/desk/',
  ]);
});

it('makes the first operator, and a supervisor of tenants', async () => {
  await step(['register']);
  for (let time = 0; time < 2; time += 1)
    expect(await step(['grant', 'you@example.com', '--role', 'Operator'])).toMatchObject({
      code: 0,
      out: 'you@example.com is Operator.\n',
    });
  const supervisor = ['grant', 'you@example.com', '--role', 'Supervisor', '--tenants', 'acme,globex'];
  expect((await step(supervisor)).out).toBe('you@example.com is Supervisor of acme, globex.\n');
  const { assignments, users, apps } = state();
  expect(assignments).toHaveLength(2);
  const attribute = `extension_${apps['clawdesk-demo'].appId.replaceAll('-', '')}_tenants`;
  expect(users['you@example.com'][attribute]).toEqual(['acme', 'globex']);
});

it.each([
  [['grant', 'you@example.com', '--role', 'King'], 'Operator, Admin or Supervisor'],
  [['grant', 'you@example.com', '--role', 'Supervisor'], '--tenants'],
  [['grant', 'nobody@example.com', '--role', 'Operator'], 'Request_ResourceNotFound'],
  [['images'], 'AZURE_CONTAINER_REGISTRY_NAME is not set'],
  [['dance'], 'There is no step dance'],
])('says what is wrong with %j', async (args, words) => {
  await step(['register']);
  const { code, err } = await step(args);
  expect(code).toBe(1);
  expect(err).toContain(words);
});

it('pins both images by digest, for later deployments and for the app that is there', async () => {
  const values = {
    AZURE_CONTAINER_REGISTRY_NAME: 'crdemo',
    AZURE_CONTAINER_REGISTRY_ENDPOINT: 'crdemo.azurecr.io',
    AZURE_RESOURCE_GROUP: 'rg-demo',
    API_NAME: 'clawdesk-demo',
  };
  expect(await step(['images'], values)).toMatchObject({ code: 0, err: '' });
  expect(state().azdValues).toEqual({ KEEPER_DIGEST: digest, OPENCLAW_DIGEST: digest });
  expect(state().appSettings).toEqual([
    `KEEPER_IMAGE=crdemo.azurecr.io/clawdesk/keeper@${digest}`,
    `OPENCLAW_IMAGE=crdemo.azurecr.io/openclaw/openclaw@${digest}`,
  ]);
});
