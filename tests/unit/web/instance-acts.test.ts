import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { OverviewTenant } from '../../../shared/contract/overview.ts';
import type { Operation } from '../../../shared/contract/tenant.ts';
import { ApiProblem } from '../../../web/desk/api-problem.ts';
import { createInstanceActs, shownOf } from '../../../web/desk/overview/instance-acts.ts';
import { choicesFor } from '../../../web/desk/overview/instance-words.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const acme = { tenantId: 'acme', displayName: 'Acme Shop' };
const started = '2026-11-21T12:00:00.000Z';
const ended = '2026-11-21T12:00:09.000Z';
const operation = (changes: Partial<Operation>): Operation => ({
  id: 'acme.1',
  tenantId: 'acme',
  kind: 'pause',
  status: 'running',
  steps: [],
  startedAt: started,
  ...changes,
});

/** Acts on instances; each look at an operation is answered by the next of `looks`, the last one for ever. */
function watchedActs(looks: readonly (Operation | Error)[], refusal?: Error) {
  const told: string[] = [];
  let looked = 0;
  let refreshed = 0;
  const acts = createInstanceActs({
    random: () => 0.5,
    post: async () => {
      if (refusal) throw refusal;
      return { operationId: 'acme.1' };
    },
    operation: async () => {
      const seen = looks[Math.min(looked++, looks.length - 1)];
      if (seen === undefined || seen instanceof Error) throw seen;
      return seen;
    },
    refresh: () => {
      refreshed++;
    },
    tell: (tone, words) => told.push(`${tone}: ${words}`),
  });
  const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);
  return { acts, told, pass, looked: () => looked, refreshed: () => refreshed, now: () => acts.running.value.acme };
}

describe('acts on an instance', () => {
  it('show what they are about, then what came of it', async () => {
    const saving = operation({ steps: [{ name: 'snapshot', status: 'running', startedAt: started }] });
    const watched = watchedActs([saving, operation({ status: 'succeeded', endedAt: ended })]);
    await watched.acts.begin('pause', acme);
    expect(watched.now()).toEqual({ instance: 'changing', status: 'pausing', step: null, until: null });
    await watched.pass(600);
    expect(watched.now()?.step).toBe('saving its memory');
    await watched.pass(2000);
    expect(watched.now()).toEqual({ instance: 'asleep', status: 'paused', step: null, until: ended });
    expect(watched.told).toEqual(['done: Acme Shop is asleep. The next message wakes it.']);
    expect(watched.refreshed()).toBe(1);
  });

  it('tell why it failed', async () => {
    const watched = watchedActs([operation({ status: 'failed', error: 'The snapshot is damaged.' })]);
    await watched.acts.begin('pause', acme);
    await watched.pass(1000);
    expect(watched.told).toEqual(['problem: Acme Shop could not be put to sleep: The snapshot is damaged.']);
    expect(watched.now()).toBeUndefined();
  });

  it('tell whoever began it why it did not begin, and may be tried again', async () => {
    const refusal = new ApiProblem(409, { title: 'The tenant is pausing.' });
    const watched = watchedActs([], refusal);
    await expect(watched.acts.begin('rotate', acme)).rejects.toBe(refusal);
    expect(watched.now()).toBeUndefined();
    expect(watched.told).toEqual([]);
  });

  it('begin nothing else while one runs', async () => {
    const watched = watchedActs([operation({})]);
    await watched.acts.begin('pause', acme);
    await expect(watched.acts.begin('rotate', acme)).rejects.toThrow('Something else is being done with it.');
    watched.acts.stop();
  });

  it('bear with a server that is away for a moment, not with one that stays away', async () => {
    const away = new ApiProblem(0, { code: 'no-answer', title: 'The server cannot be reached.' });
    const back = watchedActs([away, away, away, away, operation({ status: 'succeeded', endedAt: ended })]);
    await back.acts.begin('resume', acme);
    await back.pass(20_000);
    expect(back.told).toEqual(['done: Acme Shop is awake.']);

    const gone = watchedActs([away]);
    await gone.acts.begin('resume', acme);
    await gone.pass(60_000);
    expect(gone.looked()).toBe(5);
    expect(gone.told).toEqual([
      'problem: What came of “Wake” for Acme Shop is not known: The server cannot be reached.',
    ]);
  });

  it('are given up after ten minutes, with less than one look in three seconds', async () => {
    const watched = watchedActs([operation({})]);
    await watched.acts.begin('rotate', acme);
    await watched.pass(11 * 60_000);
    expect(watched.told).toEqual([
      'problem: The secrets of Acme Shop could not be rotated: it has not ended within ten minutes',
    ]);
    expect(watched.looked()).toBeLessThan(200);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('look no more once the page is left', async () => {
    const watched = watchedActs([operation({})]);
    await watched.acts.begin('pause', acme);
    watched.acts.stop();
    await watched.pass(60_000);
    expect(watched.looked()).toBe(0);
    expect(watched.told).toEqual([]);
  });

  it('hold on the page until the figures are newer', () => {
    const tenant = { tenantId: 'acme', instance: 'awake', status: 'ready' } as OverviewTenant;
    const asleep = { instance: 'asleep', status: 'paused', step: null, until: ended } as const;
    expect(shownOf(tenant, asleep, started).instance).toBe('asleep');
    expect(shownOf(tenant, asleep, '2026-11-21T12:00:10.000Z').instance).toBe('awake');
    expect(shownOf(tenant, undefined, started)).toBe(tenant);
  });

  it('are those that its state allows', () => {
    expect(choicesFor('awake')).toEqual(['pause', 'rotate']);
    expect(choicesFor('asleep')).toEqual(['resume', 'rotate']);
    expect(choicesFor('failed')).toEqual(['resume', 'rotate']);
    expect(choicesFor('changing')).toEqual([]);
    expect(choicesFor('waking')).toEqual([]);
  });
});
