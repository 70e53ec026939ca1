import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { clientCredentials, createApiClient } from '../../infra/local/api-client.ts';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../../infra/local/local-cloud.ts';
import {
  ListMessagesResponse,
  type Message,
  SendMessageResponse,
  StartSessionResponse,
} from '../../shared/contract/chat.ts';
import { OperationAccepted, type TenantSettings } from '../../shared/contract/tenant.ts';

export type Platform = Awaited<ReturnType<typeof startPlatform>>;
export type Visitor = Awaited<ReturnType<Platform['visitor']>>;

/** The whole platform in a temporary folder, as `npm start` runs it, with means to act on it over real HTTP. */
export async function startPlatform(options: Partial<LocalCloudOptions> = {}) {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'clawdesk-platform-'));
  const output: string[] = [];
  const cloud: LocalCloud = await startLocalCloud({ ...options, dataFolder, onOutput: (line) => output.push(line) });
  const { tokenEndpoint, scope, clients } = cloud.entra;
  const operatorToken = clientCredentials({ tokenEndpoint, scope, client: clients.operator });
  const supervisorToken = clientCredentials({ tokenEndpoint, scope, client: clients.supervisor });
  const operator = createApiClient({ api: cloud.api, token: operatorToken });
  const supervisor = createApiClient({ api: cloud.api, token: supervisorToken });

  /** Begins an operation and waits for its end. */
  async function operate(method: string, path: string, body?: unknown) {
    const accepted = OperationAccepted.parse(await operator.must(method, path, body));
    await operator.operation(accepted.operationId);
    return accepted;
  }

  /** A tenant with an awake instance; its API key comes back. */
  async function createTenant(tenantId: string, settings: Partial<TenantSettings> = {}): Promise<string> {
    const { apiKey } = await operate('POST', '/tenants', { tenantId, settings });
    return z.string().parse(apiKey);
  }

  /** A browser's customer: a visitor token, a conversation, and what can be done with them. */
  async function visitor(tenantId: string) {
    const started = await fetch(`${cloud.api}/chat/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tenantId }),
    });
    const session = StartSessionResponse.parse(await started.json());
    const headers = { authorization: `Bearer ${session.token}`, 'content-type': 'application/json' };
    let sent = 0;

    const send = async (text: string, clientMessageId = `m${++sent}-${session.conversationId.slice(-8)}`) => {
      const response = await fetch(`${cloud.api}/chat/messages`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ clientMessageId, text }),
      });
      if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
      return SendMessageResponse.parse(await response.json());
    };
    const list = async (after = 0, wait = 0) => {
      const url = `${cloud.api}/chat/conversations/${session.conversationId}/messages?after=${after}&wait=${wait}`;
      const response = await fetch(url, { headers });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
      return ListMessagesResponse.parse(await response.json());
    };
    /** Sends, and waits for the first message of somebody else that follows. */
    const ask = async (text: string, timeoutMs = 60_000): Promise<Message> => {
      const { message } = await send(text);
      const until = Date.now() + timeoutMs;
      while (Date.now() < until) {
        const { messages } = await list(message.seq, 5);
        const answer = messages.find(({ author }) => author !== 'customer');
        if (answer) return answer;
      }
      throw new Error(`No answer to "${text}" in ${timeoutMs / 1000} s.\n${output.slice(-20).join('\n')}`);
    };
    return { ...session, tenantId, headers, send, list, ask };
  }

  return {
    ...cloud,
    cloud,
    dataFolder,
    output,
    operator,
    supervisor,
    operatorToken,
    supervisorToken,
    operate,
    createTenant,
    visitor,

    /** Waits until the tenant has the status. */
    async reached(tenantId: string, status: string, timeoutMs = 60_000): Promise<void> {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const tenant = await operator.tenant(tenantId);
        if ((tenant?.status ?? 'gone') === status) return;
        if (Date.now() > until)
          throw new Error(`${tenantId} is ${tenant?.status ?? 'gone'}, not ${status}, after ${timeoutMs / 1000} s.`);
        await delay(50);
      }
    },

    /** Operating system processes of the tenant's instance. */
    processesOf: (tenantId: string) =>
      cloud.arm.processes().filter(({ name }) => name.startsWith(`${tenantId}/`) || name.startsWith(`${tenantId}--`)),

    async stop(): Promise<void> {
      await cloud.close();
      if (!options.dataFolder) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
