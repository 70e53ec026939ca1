import { setTimeout as delay } from 'node:timers/promises';
import type { GenerateClientTokenOptions } from '@azure/web-pubsub';
import { WebPubSubServiceClient } from '@azure/web-pubsub';
import {
  type OnGroupDataMessageArgs,
  type OnServerDataMessageArgs,
  WebPubSubClient,
  type WebPubSubClientOptions,
} from '@azure/web-pubsub-client';
import {
  type LocalWebPubSub,
  startWebPubSub,
  type WebPubSubOptions,
} from '../../infra/local/web-pubsub/start-web-pubsub.ts';

export type World = Awaited<ReturnType<typeof startWorld>>;

/** The stand-in, and clients of the vendor's SDKs that are stopped with it. */
export async function startWorld(options: Partial<WebPubSubOptions> = {}) {
  const server: LocalWebPubSub = await startWebPubSub({ port: 0, ...options });
  const clients: WebPubSubClient[] = [];
  const serviceOf = (hub = 'desk', connectionString = server.connectionString) =>
    new WebPubSubServiceClient(connectionString, hub, {
      allowInsecureConnection: true,
      retryOptions: { maxRetries: 0 },
    });

  /** A connected client; `received` grows by the contents of its messages. */
  async function join(token: GenerateClientTokenOptions = {}, { hub = 'desk', ...more }: JoinOptions = {}) {
    const received: unknown[] = [];
    const events: string[] = [];
    const connectionIds: string[] = [];
    const client = new WebPubSubClient(
      { getClientAccessUrl: async () => (await serviceOf(hub).getClientAccessToken(token)).url },
      { messageRetryOptions: { maxRetries: 0 }, keepAliveIntervalInMs: 0, keepAliveTimeoutInMs: 0, ...more },
    );
    const take = ({ message }: OnGroupDataMessageArgs | OnServerDataMessageArgs): void =>
      void received.push(message.data);
    client.on('group-message', take);
    client.on('server-message', take);
    client.on('connected', ({ connectionId }) => connectionIds.push(connectionId));
    client.on('disconnected', ({ message }) => events.push(`disconnected: ${message?.message ?? ''}`));
    client.on('stopped', () => events.push('stopped'));
    clients.push(client);
    await client.start();
    await until('connected', () => connectionIds.length > 0);
    return { client, received, events, connectionIds };
  }

  return {
    server,
    serviceOf,
    service: serviceOf(),
    join,
    close: async () => {
      for (const client of clients) client.stop();
      await server.close();
    },
  };
}
type JoinOptions = WebPubSubClientOptions & { hub?: string };

/** A stopped client of the SDK still has a timer of one second. */
export const timersOfSdkEnd = () => delay(1100);

/** Waits for what must become true within ten seconds. */
export async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`Not within ten seconds: ${what}`);
    await delay(10);
  }
}
