import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RetryOptions } from 'durable-functions';
import { EngineFixture } from '../support/durable-app/engine-fixture.ts';

const day = 24 * 3_600_000;
const hour = 3_600_000;
let fixture: EngineFixture;

beforeEach(() => {
  fixture = new EngineFixture();
});
afterEach(() => fixture.remove());

describe('time on the local Durable engine', () => {
  it('reaches a timer of thirty days as soon as the clock does, and not before', async () => {
    const durable = await fixture.run({
      activity: { note: () => 'noted' },
      orchestration: {
        *month(context) {
          yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 30 * day));
          return yield context.df.callActivity('note', {});
        },
      },
    });
    durable.start({ name: 'month', id: 'm', input: '{}' });
    await fixture.settle();
    await fixture.advance(29 * day);
    expect(fixture.outcome('m').status).toBe('Running');
    await fixture.advance(day);
    expect(fixture.outcome('m')).toEqual({ status: 'Completed', output: 'noted' });
  });

  it('cuts a long timer into the same pieces as the library when the clock runs evenly', async () => {
    const durable = await fixture.run({
      activity: { note: () => 'noted' },
      orchestration: {
        *long(context) {
          yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 10 * day));
          return yield context.df.callActivity('note', {});
        },
      },
    });
    durable.start({ name: 'long', id: 'l', input: '{}' });
    await fixture.settle();
    for (let passed = 0; passed < 10; passed++) await fixture.advance(day);
    expect(fixture.outcome('l')).toEqual({ status: 'Completed', output: 'noted' });
    // 3 + 3 days, then the 4 that are left.
    expect(durable.history('l').filter((event) => 'FireAt' in event && 'TimerId' in event)).toHaveLength(3);
  });

  it('retries an activity with back-off and gives up after the last attempt', async () => {
    let attempts = 0;
    const retry = new RetryOptions(hour, 3);
    retry.backoffCoefficient = 2;
    const durable = await fixture.run({
      activity: {
        fail: () => {
          attempts += 1;
          throw new Error(`no ${attempts}`);
        },
      },
      orchestration: {
        *stubborn(context) {
          try {
            yield context.df.callActivityWithRetry('fail', retry, {});
          } catch (error) {
            return String(error);
          }
        },
      },
    });
    durable.start({ name: 'stubborn', id: 's', input: '{}' });
    await fixture.settle();
    expect(attempts).toBe(1);
    await fixture.advance(hour);
    expect(attempts).toBe(2);
    await fixture.advance(hour);
    expect(attempts).toBe(2);
    await fixture.advance(hour);
    expect(attempts).toBe(3);
    await fixture.advance(4 * hour);
    expect(fixture.outcome('s').output).toContain("Activity function 'fail' failed: no 3");
  });

  it('stays Running until an uncancelled timer has fired, but not for a cancelled one', async () => {
    const durable = await fixture.run({
      orchestration: {
        *race(context) {
          const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + hour));
          const bell = context.df.waitForExternalEvent('bell');
          yield context.df.Task.any([bell, timer]);
          if (context.df.getInput() === 'cancel') timer.cancel();
          return 'rung';
        },
      },
    });
    durable.start({ name: 'race', id: 'tidy', input: '"cancel"' });
    durable.start({ name: 'race', id: 'untidy', input: '"leave"' });
    await fixture.settle();
    for (const id of ['tidy', 'untidy']) durable.raise(id, 'bell', '1');
    await fixture.settle();
    expect(fixture.outcome('tidy')).toEqual({ status: 'Completed', output: 'rung' });
    expect(fixture.outcome('untidy').status).toBe('Running');
    await fixture.advance(hour);
    expect(fixture.outcome('untidy')).toEqual({ status: 'Completed', output: 'rung' });
  });
});
