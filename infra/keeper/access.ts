import { setTimeout as sleep } from 'node:timers/promises';
import { AnonymousCredential, ContainerClient } from '@azure/storage-blob';
import { z } from 'zod';
import { isSafeEndpoint, type KeeperConfig } from './config.ts';

export type Access = 'read' | 'write';

/** The tenant's blob container, opened for one kind of access. */
export type ContainerOpener = (access: Access) => Promise<ContainerClient>;

const grantSchema = z.object({
  containerUrl: z.string().refine(isSafeEndpoint),
  expiresAt: z.iso.datetime({ offset: true }),
});

const attempts = 6;
const firstDelayMs = 200;
const renewBeforeMs = 60_000;
const timeoutMs = 10_000;

/** Asks the control plane for access whenever there is none that still holds for a minute. */
export function grantedContainer({ grantUrl, token }: Pick<KeeperConfig, 'grantUrl' | 'token'>): ContainerOpener {
  const held = new Map<Access, { container: ContainerClient; expiresAt: number }>();
  return async (access) => {
    const found = held.get(access);
    if (found !== undefined && found.expiresAt - Date.now() > renewBeforeMs) return found.container;
    const grant = await requestGrant(grantUrl, token, access);
    const container = openContainer(grant.containerUrl);
    held.set(access, { container, expiresAt: Date.parse(grant.expiresAt) });
    return container;
  };
}

function openContainer(containerUrl: string): ContainerClient {
  return new ContainerClient(containerUrl, new AnonymousCredential(), {
    retryOptions: { maxTries: 4, retryDelayInMs: 500, maxRetryDelayInMs: 8_000 },
  });
}

/** Retries what may pass (no answer, 429, 5xx) with full jitter; any other refusal is final. */
async function requestGrant(url: string, token: string, access: Access): Promise<z.infer<typeof grantSchema>> {
  for (let attempt = 1; ; attempt++) {
    const answer = await post(url, token, access);
    if (answer instanceof Response && answer.ok) return readGrant(answer);
    const final = answer instanceof Response && answer.status !== 429 && answer.status < 500;
    if (final || attempt === attempts) {
      const reason = answer instanceof Response ? `status ${answer.status}` : answer.message;
      throw new Error(`No ${access} access to the snapshots: ${reason} after ${attempt} attempt(s)`);
    }
    await sleep(Math.random() * firstDelayMs * 2 ** attempt);
  }
}

/** Its own words: what JSON's errors quote of a grant may be its signature. */
async function readGrant(answer: Response): Promise<z.infer<typeof grantSchema>> {
  const { data } = grantSchema.safeParse(await answer.json().catch(() => undefined));
  if (data === undefined) throw new Error('The grant of access to the snapshots cannot be understood');
  return data;
}

async function post(url: string, token: string, access: Access): Promise<Response | Error> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ access }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    // What fetch throws says only "fetch failed"; its cause tells why.
    const reason = error instanceof Error ? (error.cause ?? error) : error;
    return reason instanceof Error ? reason : new Error(String(reason));
  }
}
