import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { originPlaceholders } from '../../local/static-web/origin-placeholders.ts';
import { scopeName } from './app-registration.ts';
import { required, type Terminal } from './az.ts';

const Package = z.object({ name: z.string(), version: z.string() });

/** Puts together what the Functions host runs, in `dist/app`: the bundles, host.json, and a package.json that names the first. */
export async function packApp(root: string, say: Terminal['say']): Promise<void> {
  const target = join(root, 'dist/app');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const bundle of ['main.cjs', 'extract.mjs'])
    for (const file of [bundle, `${bundle}.map`]) await copyFile(join(root, 'dist', file), join(target, file));
  await copyFile(join(root, 'host.json'), join(target, 'host.json'));
  const { name, version } = Package.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  await writeFile(
    join(target, 'package.json'),
    `${JSON.stringify({ name, version, private: true, main: 'main.cjs' }, null, 2)}\n`,
  );
  say('The app is packed in dist/app.');
}

/** Tells the built site in `dist/web` where the API is and where people sign in, and its rules whom it may talk to. */
export async function configureSite(root: string, { env, say }: Terminal): Promise<void> {
  const clientId = required(env, 'ENTRA_AUDIENCE');
  const config = {
    api: required(env, 'API_URL'),
    live: required(env, 'LIVE_ORIGIN'),
    identity: required(env, 'ENTRA_ISSUER'),
    identityClient: { clientId, scope: `api://${clientId}/${scopeName}` },
  };
  const rules = await readFile(join(root, 'web/staticwebapp.config.json'), 'utf8');
  await writeFile(join(root, 'dist/web/staticwebapp.config.json'), originPlaceholders(rules, config));
  await writeFile(join(root, 'dist/web/config.json'), `${JSON.stringify(config, null, 2)}\n`);
  say(`The site in dist/web talks to ${config.api}.`);
}
