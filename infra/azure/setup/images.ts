import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { required, type Terminal } from './az.ts';

const Sample = z.object({
  Values: z.object({ OPENCLAW_IMAGE: z.string().regex(/^ghcr\.io\/openclaw\/openclaw:[\w.-]+$/) }),
});

/**
 * Builds the keeper's image in the stamp's registry, fetches OpenClaw's through it, and pins both by digest: in the azd
 * environment for later deployments, and in the app that is there now.
 */
export async function publishImages({ az, azd, env, say }: Terminal): Promise<void> {
  const registry = required(env, 'AZURE_CONTAINER_REGISTRY_NAME');
  const server = required(env, 'AZURE_CONTAINER_REGISTRY_ENDPOINT');
  const { Values } = Sample.parse(
    JSON.parse(await readFile(new URL('../../../local.settings.sample.json', import.meta.url), 'utf8')),
  );
  const source = Values.OPENCLAW_IMAGE;
  const openclawImage = source.slice('ghcr.io/'.length);

  say("Building the keeper's image in the registry (about a minute) …");
  await az([
    'acr',
    'build',
    '--registry',
    registry,
    '--image',
    'clawdesk/keeper:latest',
    '--file',
    'infra/keeper/Dockerfile',
    '--no-logs',
    '.',
  ]);
  say(`Fetching ${source} …`);
  await az(['acr', 'import', '--name', registry, '--source', source, '--image', openclawImage, '--force']);

  const keeper = await digestOf('clawdesk/keeper:latest');
  const openclaw = await digestOf(openclawImage);
  await azd(['env', 'set', 'KEEPER_DIGEST', keeper]);
  await azd(['env', 'set', 'OPENCLAW_DIGEST', openclaw]);
  await az([
    'functionapp',
    'config',
    'appsettings',
    'set',
    '--output',
    'none',
    '--resource-group',
    required(env, 'AZURE_RESOURCE_GROUP'),
    '--name',
    required(env, 'API_NAME'),
    '--settings',
    `KEEPER_IMAGE=${server}/clawdesk/keeper@${keeper}`,
    `OPENCLAW_IMAGE=${server}/openclaw/openclaw@${openclaw}`,
  ]);
  say('New instances get these images; those that exist keep theirs until they are updated.');

  async function digestOf(image: string): Promise<string> {
    const digest = await az([
      'acr',
      'repository',
      'show',
      '--name',
      registry,
      '--image',
      image,
      '--query',
      'digest',
      '--output',
      'tsv',
    ]);
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`The registry gave no digest of ${image}.`);
    return digest;
  }
}
