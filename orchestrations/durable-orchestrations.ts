import { setTimeout as delay } from 'node:timers/promises';
import type { DurableClient } from 'durable-functions';
import type { Orchestrations } from '../shared/services/context.ts';
import { carried } from '../shared/telemetry/spans.ts';
import { conversationInstanceId, ingestionInstanceId, names, tenantInstanceId } from './names.ts';

const startAttempts = 10;

/** Durable Functions as the use cases see it. Starting what runs already is not an error; any other failure is only logged, and swept. */
export function orchestrationsOf(
  client: Pick<DurableClient, 'startNew' | 'raiseEvent'>,
  onFailure: (what: string, error: unknown) => void,
): Orchestrations {
  return {
    async ring({ tenantId, conversationId, listening }) {
      const instanceId = conversationInstanceId({ tenantId, conversationId });
      const start = async (): Promise<void> => {
        await client.startNew(names.conversation, { instanceId, input: { tenantId, conversationId } });
      };
      const raise = (): Promise<void> => client.raiseEvent(instanceId, names.bell, {});
      // raiseEvent says 404 for an instance that never was, but succeeds for one that has ended: hence the hint.
      const [first, second] = listening ? [raise, start] : [start, raise];
      try {
        await first().catch(second);
      } catch (error) {
        onFailure(`ring ${instanceId}`, error);
      }
    },

    async startOperation({ id, tenantId, kind }) {
      const input = { tenantId, operationId: id, kind, ...carried() };
      const options = { instanceId: tenantInstanceId(tenantId), input };
      // The operation before this one may still be closing its orchestration: the record lets only one begin.
      for (let attempt = 1; attempt <= startAttempts; attempt++) {
        try {
          await client.startNew(names.tenantLifecycle, options);
          return;
        } catch (error) {
          if (attempt === startAttempts) onFailure(`start ${kind} of ${tenantId}`, error);
          else await delay(20 * 2 ** Math.min(attempt, 6) * (0.5 + Math.random()));
        }
      }
    },

    async startIngestion(input) {
      const instanceId = ingestionInstanceId(input);
      try {
        await client.startNew(names.ingestion, { instanceId, input: { ...input, ...carried() } });
      } catch (error) {
        onFailure(`start ${instanceId}`, error);
      }
    },
  };
}
