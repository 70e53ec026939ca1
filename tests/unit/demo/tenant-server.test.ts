import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createApiClient } from '../../../infra/local/api-client.ts';
import { openTenantServer } from '../../../infra/local/demo/tenant-server.ts';

const customer = { id: 'marta.lind', name: 'Marta Lind' };
const stored = {
  conversationId: 'c0123456789',
  message: {
    id: 'c0123456789.1',
    seq: 1,
    author: 'customer',
    text: 'Hello',
    attachments: [],
    citations: [],
    at: '2026-01-01T00:00:00.000Z',
  },
  duplicate: false,
  typing: true,
};

describe('a demo tenant’s own server', () => {
  let server: Server | undefined;
  let calls: string[] = [];
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    calls = [];
  });

  /** An API that gives out a key, and answers messages with these, one after the other. */
  async function open(
    answers: { status: number; headers?: Record<string, string>; body?: unknown }[],
    signal?: AbortSignal,
  ) {
    const listener: RequestListener = (request, response) => {
      calls.push(`${request.method} ${request.url}`);
      const key = { keyId: 'kabcd', name: 'Test', apiKey: 'secret' };
      const answer = request.url === '/chat/messages' ? answers.shift() : { status: 201, body: key };
      response.writeHead(answer?.status ?? 500, answer?.headers).end(JSON.stringify(answer?.body ?? {}));
    };
    server = createServer(listener);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const operator = createApiClient({ api, token: async () => 'token' });
    const ending = signal ?? new AbortController().signal;
    return openTenantServer({ api, operator, tenantId: 'acme', name: 'Test', signal: ending });
  }

  const hello = { clientMessageId: 'one', text: 'Hello' };
  const busy = { status: 429, headers: { 'retry-after': '0' } };

  it('sends again when it is told to come back later', async () => {
    const acme = await open([busy, { status: 503, headers: { 'retry-after': '0' } }, { status: 202, body: stored }]);
    expect(await acme.send(customer, hello)).toMatchObject({ conversationId: 'c0123456789' });
    expect(calls).toEqual(['POST /tenants/acme/keys', ...Array.from({ length: 3 }, () => 'POST /chat/messages')]);
  });

  it('gives up after six refusals, and at once when it is wrong', async () => {
    const acme = await open([...Array.from({ length: 6 }, () => busy), { status: 400, body: { detail: 'wrong' } }]);
    await expect(acme.send(customer, hello)).rejects.toThrow('429');
    await expect(acme.send(customer, hello)).rejects.toThrow('wrong');
    expect(calls).toHaveLength(8);
  }, 15_000);

  it('stops waiting when it ends, and gives its key back', async () => {
    const ending = new AbortController();
    const acme = await open([{ status: 429, headers: { 'retry-after': '60' } }], ending.signal);
    const sending = acme.send(customer, hello);
    setTimeout(() => ending.abort(), 50);
    await expect(sending).rejects.toThrow('aborted');
    await acme.close();
    expect(calls.at(-1)).toBe('DELETE /tenants/acme/keys/kabcd');
  });
});
