// What the browser runs in web-pubsub-browser.test.ts: the vendor's client, with its events kept for the test to read.
import { WebPubSubClient } from '@azure/web-pubsub-client';

const kept = () => ({ received: [] as unknown[], connectionIds: [] as string[], events: [] as string[] });
let state = kept();
let client: WebPubSubClient | null = null;

const page = {
  state: () => state,

  /** Connects with an address from the test's server, asked for anew at every new connection. */
  async connect(query: string): Promise<string> {
    client?.stop();
    const mine = kept();
    state = mine;
    client = new WebPubSubClient(
      { getClientAccessUrl: async () => (await fetch(`/negotiate?${query}`)).text() },
      { messageRetryOptions: { maxRetries: 0 }, reconnectRetryOptions: { maxRetries: 1 } },
    );
    client.on('group-message', ({ message }) => mine.received.push(message.data));
    client.on('connected', ({ connectionId }) => mine.connectionIds.push(connectionId));
    client.on('disconnected', ({ message }) => mine.events.push(`disconnected: ${message?.message ?? ''}`));
    client.on('stopped', () => mine.events.push('stopped'));
    return client.start().then(
      () => 'started',
      () => 'refused',
    );
  },

  join: (group: string): Promise<string> =>
    client?.joinGroup(group).then(
      () => 'joined',
      (error) => error.errorDetail?.name ?? String(error),
    ) ?? Promise.reject(new Error('not connected')),
};

export type Page = typeof page;
Object.assign(globalThis, { page });
