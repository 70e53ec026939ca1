import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { openSecretStore, type SecretStore, type SecretVersion } from './secret-store.ts';

/** A refusal in the vault's shape: `{ error: { code, message, innererror? } }`. */
class VaultError extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, code: string, message: string, inner?: string) {
    super(message);
    this.status = status;
    this.body = { error: { code, message, ...(inner ? { innererror: { code: inner } } : {}) } };
  }
}

type Call = { store: SecretStore; endpoint: string; name: string; version?: string; body: unknown };

const NewSecret = z.object({ value: z.string().max(25_000) });
const path = /^\/(secrets|deletedsecrets)\/([0-9a-zA-Z-]{1,127})(?:\/([0-9a-z]{1,64}))?\/?$/;

const missing = (name: string) =>
  new VaultError(404, 'SecretNotFound', `A secret with (name/id) ${name} was not found in this key vault.`);

const bundle = (endpoint: string, { name, version, value, createdAt }: SecretVersion) => {
  const seconds = Math.floor(createdAt / 1000);
  return {
    value,
    id: `${endpoint}/secrets/${name}/${version}`,
    attributes: {
      enabled: true,
      created: seconds,
      updated: seconds,
      recoveryLevel: 'Recoverable',
      recoverableDays: 90,
    },
  };
};

const deletedBundle = (endpoint: string, secret: SecretVersion) => {
  const { value: _, ...rest } = bundle(endpoint, secret);
  return { ...rest, recoveryId: `${endpoint}/deletedsecrets/${secret.name}`, deletedDate: rest.attributes.updated };
};

const routes: Record<string, (call: Call) => unknown> = {
  'PUT secrets': ({ store, endpoint, name, body }) => {
    if (store.isDeleted(name))
      throw new VaultError(
        409,
        'Conflict',
        `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
        'ObjectIsDeletedButRecoverable',
      );
    const parsed = NewSecret.safeParse(body);
    if (!parsed.success) throw new VaultError(400, 'BadParameter', 'The request body is not as expected.');
    return bundle(endpoint, store.write(name, parsed.data.value));
  },
  'GET secrets': ({ store, endpoint, name, version }) => {
    const secret = store.isDeleted(name) ? undefined : store.read(name, version);
    if (!secret) throw missing(name);
    return bundle(endpoint, secret);
  },
  'DELETE secrets': ({ store, endpoint, name }) => {
    const secret = store.isDeleted(name) ? undefined : store.read(name);
    if (!secret) throw missing(name);
    store.remove(name);
    return deletedBundle(endpoint, secret);
  },
  'GET deletedsecrets': ({ store, endpoint, name }) => {
    const secret = store.isDeleted(name) ? store.read(name) : undefined;
    if (!secret) throw missing(name);
    return deletedBundle(endpoint, secret);
  },
  'POST deletedsecrets': ({ store, endpoint, name, version }) => {
    const secret = store.isDeleted(name) && version === 'recover' ? store.read(name) : undefined;
    if (!secret) throw missing(name);
    store.recover(name);
    return { ...bundle(endpoint, secret), value: undefined };
  },
};

export type LocalKeyVault = Awaited<ReturnType<typeof startKeyVault>>;

/**
 * The secrets of Azure Key Vault (REST api-version 2025-07-01) on 127.0.0.1, with soft delete and without purging.
 * Whoever comes without a token is told where to get one, as the service does; any token is taken.
 */
export async function startKeyVault({ port, dataFolder }: { port: number; dataFolder: string }) {
  const store = openSecretStore(dataFolder);
  let endpoint = '';

  async function answer(request: IncomingMessage): Promise<unknown> {
    const [, kind = '', name = '', version] = path.exec(new URL(request.url ?? '/', endpoint).pathname) ?? [];
    const route = routes[`${request.method} ${kind}`];
    if (!route) throw new VaultError(404, 'NotFound', 'There is no such resource.');
    const body = request.method === 'PUT' ? await json(request).catch(() => null) : null;
    return route({ store, endpoint, name, body, ...(version === undefined ? {} : { version }) });
  }

  const server = createServer(async (request, response) => {
    const send = (status: number, body: unknown, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    if (!request.headers.authorization) {
      const challenge =
        'Bearer authorization="https://login.microsoftonline.com/local", resource="https://vault.azure.net"';
      request.resume();
      return send(
        401,
        { error: { code: 'Unauthorized', message: 'AKV10000: Request is missing a Bearer or PoP token.' } },
        { 'www-authenticate': challenge },
      );
    }
    try {
      send(200, await answer(request));
    } catch (error) {
      const known = error instanceof VaultError ? error : new VaultError(500, 'InternalServerError', 'It broke.');
      send(known.status, known.body);
    }
  });
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    store.close();
    throw error;
  }
  endpoint = `http://127.0.0.1:${z.object({ port: z.int() }).parse(server.address()).port}`;

  return {
    endpoint,
    /** What a container app's reference leads to. */
    readSecret: async (url: string): Promise<string> => {
      const [, , name = '', version] = path.exec(new URL(url).pathname) ?? [];
      const secret = store.isDeleted(name) ? undefined : store.read(name, version);
      if (!secret) throw new Error(`there is no secret ${name}`);
      return secret.value;
    },
    /** The secrets that are not deleted. */
    names: (): string[] => store.names().filter((name) => !store.isDeleted(name)),
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      store.close();
    },
  };
}
