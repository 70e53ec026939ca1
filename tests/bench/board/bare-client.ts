import { WebPubSubClient } from '@azure/web-pubsub-client';
import { LiveBatch, NegotiateResponse } from '../../../shared/contract/live.ts';
import type { Platform } from '../../support/platform.ts';

/** Hears what the page hears, over the same client of Azure, and does nothing with it: when (ms since 1970), by event. */
export async function listenBare(platform: Platform) {
  const { url } = NegotiateResponse.parse(await platform.supervisor.must('GET', '/live/negotiate'));
  const client = new WebPubSubClient(url);
  const heard = new Map<number, number>();
  client.on('group-message', ({ message }) => {
    const at = Date.now();
    for (const { preview } of LiveBatch.parse(message.data).rows) {
      const n = Number(/event (\d+) of the bench/.exec(preview?.text ?? '')?.[1] ?? Number.NaN);
      if (!Number.isNaN(n) && !heard.has(n)) heard.set(n, at);
    }
  });
  await client.start();
  return { heard, stop: () => client.stop() };
}
