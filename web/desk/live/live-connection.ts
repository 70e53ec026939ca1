import { WebPubSubClient, WebPubSubJsonReliableProtocol } from '@azure/web-pubsub-client';
import type { LiveBatch } from '../../../shared/contract/live.ts';
import type { Api } from '../api.ts';
import { asProblem } from '../api-problem.ts';
import type { Connection } from '../desk-store.ts';
import { pauseBefore } from './pace.ts';

export interface LiveEvents {
  onState(state: Connection): void;
  onBatch(batch: LiveBatch): void;
  /** A connection that does not go on where the last one ended: whatever came in between is missing. */
  onNewConnection(): void;
}

const pingMs = 8_000;
/** Nothing was heard for two pings: the connection hangs, whatever the socket believes. */
const silentMs = 20_000;
/** So many attempts in vain mean `offline`; the attempts go on. */
const patience = 4;

/**
 * Stays connected to Web PubSub until `signal` aborts. A dropped connection is recovered by the client of Azure without
 * a lost message; when that fails, a new connection is made after a pause that grows.
 */
export async function keepConnected(api: Api, events: LiveEvents, signal: AbortSignal): Promise<void> {
  let heardAt = 0;
  let failures = 0;
  let connected = false;
  const say = () => {
    if (!navigator.onLine || failures >= patience) events.onState('offline');
    else if (connected && Date.now() - heardAt < silentMs) events.onState('live');
    else events.onState(heardAt === 0 ? 'connecting' : 'reconnecting');
  };
  const protocol = WebPubSubJsonReliableProtocol();
  const { parseMessages } = protocol;
  protocol.parseMessages = (input) => {
    heardAt = Date.now();
    say();
    return parseMessages.call(protocol, input);
  };

  const watch = setInterval(say, 2_000);
  window.addEventListener('online', say, { signal });
  window.addEventListener('offline', say, { signal });
  try {
    while (!signal.aborted) {
      say();
      try {
        await connectOnce();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (asProblem(error).status === 401) return;
      }
      connected = false;
      say();
      await pause(pauseBefore(failures), signal);
    }
  } finally {
    clearInterval(watch);
  }

  /** Resolves when an established connection has ended for good; rejects when none could be made. */
  async function connectOnce(): Promise<void> {
    const { url, groups } = await api.negotiate();
    if (groups.length === 0) {
      // Somebody without tenants has nothing to hear of.
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      return;
    }
    const client = new WebPubSubClient(
      { getClientAccessUrl: async () => url },
      { protocol, autoReconnect: false, keepAliveIntervalInMs: pingMs, keepAliveTimeoutInMs: silentMs * 2 },
    );
    const ended = new Promise<void>((resolve) => client.on('stopped', () => resolve()));
    client.on('connected', () => {
      connected = true;
      say();
      events.onNewConnection();
    });
    client.on('group-message', ({ message }) => {
      if (isBatch(message.data)) events.onBatch(message.data);
    });
    const stop = () => client.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await client.start();
      await ended;
    } finally {
      signal.removeEventListener('abort', stop);
      client.stop();
    }
  }
}

/** Our own servers alone publish to these groups, so the kind is enough. */
const isBatch = (data: unknown): data is LiveBatch =>
  typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'batch';

/** Ends early when the network comes back. */
const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const ended = new AbortController();
    const end = () => {
      clearTimeout(timer);
      ended.abort();
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { signal: ended.signal });
    window.addEventListener('online', end, { signal: ended.signal });
  });
