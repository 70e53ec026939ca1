import { setTimeout as delay } from 'node:timers/promises';
import type { Customer, TenantServer } from '../tenant-server.ts';
import type { Crowd } from './crowds.ts';
import { customerOf } from './customer-of.ts';
import { createPace } from './pace.ts';
import { type Said, talk } from './talk.ts';

const mostAtOnce = 20;
const mostFailuresInARow = 5;
const pauseAfterFailureMs = 3000;

export type Line = Said & { tenantId: string; customer: Customer };
export type Counts = { visits: number; messages: number; answers: number };

/**
 * Customers come, talk and come back until `signal` ends it; so many of their messages a minute. Each customer is in
 * one visit at a time. Throws the last failure when several visits in a row have failed.
 */
export async function letThemTalk(input: {
  crowds: readonly Crowd[];
  servers: readonly TenantServer[];
  perMinute: number;
  signal: AbortSignal;
  onLine: (line: Line) => void;
  onFailure: (error: unknown) => void;
}): Promise<Counts> {
  const { crowds, servers, perMinute, signal, onLine } = input;
  const pace = createPace(perMinute, signal);
  const counts: Counts = { visits: 0, messages: 0, answers: 0 };
  const away = crowds.flatMap((crowd) => crowd.names.map((name) => ({ crowd, customer: customerOf(name) })));
  let failures = 0;

  const visits = async (): Promise<void> => {
    while (!signal.aborted) {
      const [guest] = away.splice(Math.floor(Math.random() * away.length), 1);
      const server = servers.find(({ tenantId }) => tenantId === guest?.crowd.tenantId);
      if (!guest || !server) throw new Error('There is nobody to talk.');
      const { crowd, customer } = guest;
      const onSaid = (said: Said): void => {
        counts[said.by === 'customer' ? 'messages' : 'answers'] += 1;
        onLine({ ...said, tenantId: crowd.tenantId, customer });
      };
      try {
        await talk({ customer, crowd, server, pace, onSaid });
        counts.visits += 1;
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        if (failures >= mostFailuresInARow) throw error;
        input.onFailure(error);
        await delay(pauseAfterFailureMs, undefined, { signal }).catch(() => undefined);
      } finally {
        away.push(guest);
      }
    }
  };
  const atOnce = Math.min(mostAtOnce, away.length);
  await Promise.all(Array.from({ length: atOnce }, visits));
  return counts;
}
