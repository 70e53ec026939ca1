import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Operation, Tenant } from '../../shared/contract/tenant.ts';

type Access = { api: string; token: () => Promise<string> };

const TokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() });

/** Fetches access tokens by client credentials, and again before they end. */
export function clientCredentials(oidc: {
  tokenEndpoint: string;
  scope: string;
  client: { id: string; secret: string };
}): () => Promise<string> {
  let held: { token: string; until: number } | undefined;
  return async () => {
    if (held && held.until > Date.now()) return held.token;
    const { id, secret } = oidc.client;
    const response = await fetch(oidc.tokenEndpoint, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: oidc.scope }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`No access token: ${response.status} ${await response.text()}`);
    const { access_token, expires_in } = TokenAnswer.parse(await response.json());
    held = { token: access_token, until: Date.now() + (expires_in - 30) * 1000 };
    return access_token;
  };
}

/** The API as an operator calls it, with the problem's own words in errors. */
export function createApiClient({ api, token }: Access) {
  async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  async function must(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await call(method, path, body);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  const tenant = async (tenantId: string): Promise<Tenant | null> => {
    const answer = await call('GET', `/tenants/${tenantId}`);
    return answer.status === 404 ? null : Tenant.parse(answer.body);
  };

  return {
    call,
    must,
    tenant,

    /** Waits for an operation to end. @throws with its error when it failed or did not end in time. */
    async operation(operationId: string, timeoutMs = 180_000): Promise<Operation> {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const operation = Operation.parse(await must('GET', `/operations/${operationId}`));
        if (operation.status === 'succeeded') return operation;
        if (operation.status === 'failed')
          throw new Error(
            `${operation.kind} of ${operation.tenantId} failed: ${operation.error ?? JSON.stringify(operation.steps)}`,
          );
        if (Date.now() > until)
          throw new Error(`${operation.kind} of ${operation.tenantId} did not end in ${timeoutMs / 1000} s.`);
        await delay(200);
      }
    },
  };
}

export type ApiClient = ReturnType<typeof createApiClient>;
