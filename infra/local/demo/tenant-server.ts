import { setTimeout as delay } from 'node:timers/promises';
import { ListMessagesResponse, SendMessageResponse } from '../../../shared/contract/chat.ts';
import { ApiKeyCreated } from '../../../shared/contract/tenant.ts';
import type { ApiClient } from '../api-client.ts';

export type Customer = { id: string; name?: string; facts?: Record<string, string> };
export type Picture = { kind: 'image'; name: string; dataUrl: string };
export type TenantServer = Awaited<ReturnType<typeof openTenantServer>>;

const attempts = 6;
const timeoutMs = 40_000;

/**
 * A tenant's own server, which passes on what its customers write. It has an API key of its own until `close`.
 * A refusal for now (429, 503) is tried again after what Retry-After says; all else throws with the answer's words.
 */
export async function openTenantServer(input: {
  api: string;
  operator: ApiClient;
  tenantId: string;
  name: string;
  signal: AbortSignal;
}) {
  const { api, operator, tenantId, name, signal } = input;
  const keys = `/tenants/${tenantId}/keys`;
  const { apiKey, keyId } = ApiKeyCreated.parse(await operator.must('POST', keys, { name }));
  const headers = { 'x-tenant-id': tenantId, 'x-api-key': apiKey, 'content-type': 'application/json' };

  async function call(path: string, init: RequestInit = {}): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const response = await fetch(`${api}${path}`, { headers, signal: AbortSignal.any([signal, timeout]), ...init });
      if (response.ok) return response.json();
      const words = await response.text();
      const passes = response.status === 429 || response.status === 503;
      if (!passes || attempt === attempts) throw new Error(`${path}: ${response.status} ${words.slice(0, 300)}`);
      const seconds = Math.min(60, Number(response.headers.get('retry-after') ?? 2 ** attempt) || 0);
      await delay(seconds * 1000 + Math.random() * 500, undefined, { signal });
    }
  }

  return {
    tenantId,

    /** Stores a message of the customer; the same `clientMessageId` is stored once. */
    async send(
      customer: Customer,
      message: { clientMessageId: string; text: string; picture?: Picture | undefined },
    ): Promise<SendMessageResponse> {
      const { clientMessageId, text, picture } = message;
      const { id, ...introduction } = customer;
      const body = {
        clientMessageId,
        text,
        attachments: picture ? [picture] : [],
        customerId: id,
        customer: introduction,
      };
      return SendMessageResponse.parse(await call('/chat/messages', { method: 'POST', body: JSON.stringify(body) }));
    },

    /** What came after `after`, as soon as there is any, at most `wait` seconds later. */
    async read(conversationId: string, after: number, wait: number): Promise<ListMessagesResponse> {
      const path = `/chat/conversations/${conversationId}/messages?after=${after}&wait=${wait}`;
      return ListMessagesResponse.parse(await call(path));
    },

    /** Gives the key back. */
    async close(): Promise<void> {
      await operator.call('DELETE', `${keys}/${keyId}`);
    },
  };
}
