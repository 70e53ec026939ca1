import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import { type DirectorySecrets, loadSecrets } from './directory-secrets.ts';
import {
  type ClientName,
  DEFAULT_CLIENTS,
  DEFAULT_PERSONAS,
  type Identity,
  objectId,
  type Persona,
} from './identities.ts';
import { personaPage } from './pages.ts';
import { createProvider, type Site } from './provider.ts';

export interface EntraOptions {
  /** 0 for any free port; a fixed one keeps the issuer, and so the tokens, valid over restarts. */
  readonly port: number;
  readonly dataFolder: string;
  /** Application id URI of the API. */
  readonly audience?: string;
  readonly personas?: readonly Persona[];
  readonly clients?: Partial<Readonly<Record<ClientName, Identity>>>;
  /** The single-page application; its redirect URIs' origins may call the token endpoint. */
  readonly site?: Partial<Site>;
}

export interface LocalEntra {
  readonly issuer: string;
  readonly audience: string;
  /** The scope that asks for a token of the API. */
  readonly scope: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  readonly clients: DirectorySecrets['clients'];
  readonly siteClientId: string;
  close(): Promise<void>;
}

/** Serves one Entra ID directory: discovery, PKCE sign-in with a page of personas, client credentials, JWT access tokens. */
export async function startEntra(options: EntraOptions): Promise<LocalEntra> {
  const { port, dataFolder, audience = 'api://clawdesk', personas = DEFAULT_PERSONAS } = options;
  const secrets = await loadSecrets(dataFolder);
  const site = { clientId: 'clawdesk-web', redirectUris: [], postLogoutRedirectUris: [], ...options.site };
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const address = z.object({ port: z.int() }).parse(server.address());

  const db = new DatabaseSync(join(dataFolder, 'entra.sqlite'));
  const base = `/${secrets.directoryId}/v2.0`;
  const issuer = `http://127.0.0.1:${address.port}${base}`;
  const provider = createProvider({
    issuer,
    audience,
    personas,
    site,
    secrets,
    db,
    clients: { ...DEFAULT_CLIENTS, ...options.clients },
    signInPath: (id) => `${base}/sign-in/${id}`,
  });
  server.on('request', serve(provider, base, personas, secrets.directoryId));

  return {
    issuer,
    audience,
    scope: `${audience}/.default`,
    tokenEndpoint: new URL(provider.pathFor('token'), issuer).href,
    jwksUri: new URL(provider.pathFor('jwks'), issuer).href,
    clients: secrets.clients,
    siteClientId: site.clientId,
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      db.close();
    },
  };
}

function serve(provider: Provider, base: string, personas: readonly Persona[], directoryId: string) {
  const oidc = provider
    .use(async (context, next) => {
      await next();
      if (context.status === 404 && !context.body)
        sendError(context.res, 404, `There is no resource at ${context.path}.`);
    })
    .callback();
  return async (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse) => {
    const url = request.url ?? '/';
    try {
      if (url.startsWith(`${base}/sign-in/`)) return await signIn(provider, personas, directoryId, request, response);
      if (!url.startsWith(`${base}/`)) return sendError(response, 404, `There is no resource at ${url}.`);
      // How oidc-provider learns that it is mounted below a path.
      request.originalUrl = url;
      request.url = url.slice(base.length);
      await oidc(request, response);
    } catch (error) {
      sendError(response, 400, error instanceof Error ? error.message : String(error));
    }
  };
}

async function signIn(
  provider: Provider,
  personas: readonly Persona[],
  directoryId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
    response.writeHead(200, headers).end(personaPage(personas));
    return;
  }
  const username = new URLSearchParams(await text(request)).get('username');
  const persona = personas.find((candidate) => candidate.username === username);
  if (!persona) throw new Error('There is no such person in this directory.');
  await provider.interactionFinished(request, response, {
    login: { accountId: objectId(directoryId, persona.username) },
  });
}

function sendError(response: ServerResponse, status: number, description: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ error: 'invalid_request', error_description: description }));
}
