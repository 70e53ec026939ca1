import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

const Client = z.object({ id: z.uuid(), secret: z.string() });

const Secrets = z.object({
  directoryId: z.uuid(),
  clients: z.object({ operator: Client, supervisor: Client }),
  cookieKeys: z.array(z.string()).min(1),
  signingKeys: z.array(z.looseObject({ kty: z.literal('RSA'), kid: z.string() })).min(1),
});

export type DirectorySecrets = z.infer<typeof Secrets>;

/** What must not change between two starts, so that tokens stay valid: made once, then read. */
export async function loadSecrets(dataFolder: string): Promise<DirectorySecrets> {
  const file = join(dataFolder, 'entra.json');
  await mkdir(dataFolder, { recursive: true });
  const known = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (known !== undefined) return Secrets.parse(JSON.parse(known));
  const created = await createSecrets();
  await writeFile(file, JSON.stringify(created), { flag: 'wx', mode: 0o600 });
  return created;
}

async function createSecrets(): Promise<DirectorySecrets> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const signingKey = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' };
  const client = () => ({ id: randomUUID(), secret: randomBytes(32).toString('base64url') });
  return Secrets.parse({
    directoryId: randomUUID(),
    clients: { operator: client(), supervisor: client() },
    cookieKeys: [randomBytes(32).toString('base64url')],
    signingKeys: [signingKey],
  });
}
