import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createContainerApps } from '../../shared/azure/container-apps.ts';
import { retryAfterMs } from '../../shared/azure/failures.ts';
import { group, startCloud, subscription, webApp } from './container-apps-fixture.ts';

const nobody = { getToken: async () => null };

/** The adapter of production. */
const appsOf = (endpoint: string) =>
  createContainerApps({
    endpoint,
    subscriptionId: subscription,
    resourceGroup: group,
    credential: nobody,
    pollEveryMs: 20,
  });

const failureOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => null,
    (error: unknown) => error,
  );

describe('a stamp that writes faster than its quota', () => {
  it.each(['30', '0', '999999'])('is told at once, with what ARM wishes: %s seconds', async (seconds) => {
    await using cloud = await startCloud();
    const apps = appsOf(cloud.endpoint);
    cloud.throttle({ count: 1, retryAfterSeconds: Number(seconds), methods: ['PUT'] });
    const failure = await failureOf(apps.beginCreate('shop', webApp()));
    expect(failure).toMatchObject({ statusCode: 429, code: 'TooManyRequests' });
    const wished = { 30: 30_000, 0: 1000, 999999: 300_000 }[seconds] ?? 0;
    expect(retryAfterMs(failure, new Date())).toBeGreaterThanOrEqual(wished);
    expect(retryAfterMs(failure, new Date())).toBeLessThanOrEqual(wished * 1.1);
    expect(await apps.address('shop')).toBeNull();
  });

  it('goes on with the very operation that it had begun', async () => {
    await using cloud = await startCloud();
    const operation = await appsOf(cloud.endpoint).beginCreate('shop', webApp());
    cloud.throttle({ count: 1, retryAfterSeconds: 7, methods: ['GET'] });
    // Another process, as activities are.
    const apps = appsOf(cloud.endpoint);
    const failure = await failureOf(apps.isDone(operation));
    expect(retryAfterMs(failure, new Date())).toBeGreaterThanOrEqual(7000);
    for (let look = 0; look < 500 && !(await apps.isDone(operation)); look++) await delay(20);
    expect(await apps.isRunning('shop')).toBe(true);
  });
});
