import type { TokenCredential } from '@azure/identity';
import { WebPubSubServiceClient } from '@azure/web-pubsub';
import { decodeJwt } from 'jose';
import type { LiveBatch } from '../contract/live.ts';
import { allowsInsecure } from './loopback.ts';

export type WebPubSubOptions = { hub: string } & (
  | { connectionString: string }
  | { endpoint: string; credential: TokenCredential }
);

export type LiveGroups = {
  /** One try of five seconds at most; whoever publishes decides about a next one. */
  send(group: string, batch: LiveBatch): Promise<void>;
  /** An address that is in these groups from the start and can neither join others, leave, nor send. */
  clientUrl(client: { userId: string; groups: string[]; minutes: number }): Promise<{ url: string; expiresAt: string }>;
};

const patience = 5000;

/** Live updates through one hub of Azure Web PubSub. */
export function createLiveGroups(options: WebPubSubOptions): LiveGroups {
  const service = connect(options);
  return {
    async send(group, batch) {
      await service.group(group).sendToAll(batch, { abortSignal: AbortSignal.timeout(patience) });
    },

    /** No roles: they would double the token, and the service refuses tokens above 4 KB. */
    async clientUrl({ userId, groups, minutes }) {
      const { url, token } = await service.getClientAccessToken({
        userId,
        groups,
        expirationTimeInMinutes: minutes,
        abortSignal: AbortSignal.timeout(patience),
      });
      return { url, expiresAt: new Date((decodeJwt(token).exp ?? 0) * 1000).toISOString() };
    },
  };
}

function connect(options: WebPubSubOptions): WebPubSubServiceClient {
  const settings = (endpoint: string) => ({
    allowInsecureConnection: allowsInsecure(endpoint),
    retryOptions: { maxRetries: 0 },
  });
  if ('credential' in options)
    return new WebPubSubServiceClient(options.endpoint, options.credential, options.hub, settings(options.endpoint));
  const endpoint = /(?:^|;)endpoint=([^;]+)/i.exec(options.connectionString)?.[1] ?? '';
  return new WebPubSubServiceClient(options.connectionString, options.hub, settings(endpoint));
}
