import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EntityId, type OrchestrationContext, RetryOptions } from 'durable-functions';
import { EngineFixture } from '../support/durable-app/engine-fixture.ts';

type OrchestrationDf = OrchestrationContext['df'];
let fixture: EngineFixture;

beforeEach(() => {
  fixture = new EngineFixture();
});
afterEach(() => fixture.remove());

describe('an orchestration whose code is wrong', () => {
  it('fails loudly when its code takes another path on replay', async () => {
    let calls = 0;
    const durable = await fixture.run({
      activity: { a: () => 1, b: () => 2 },
      orchestration: {
        *unstable(context) {
          calls += 1;
          yield context.df.callActivity(calls === 1 ? 'a' : 'b', {});
          yield context.df.callActivity('a', {});
        },
      },
    });
    durable.start({ name: 'unstable', id: 'u', input: '{}' });
    await fixture.settle();
    expect(fixture.outcome('u').status).toBe('Failed');
    expect(fixture.outcome('u').output).toContain(
      "Non-Deterministic workflow detected: A previous execution of this orchestration scheduled an activity with sequence ID 0 and name 'a'",
    );
  });

  it.each([
    [
      'an unknown activity',
      "The function 'absent' doesn't exist",
      (df: OrchestrationDf) => df.callActivity('absent', {}),
    ],
    ['a lock', 'df.lock is not supported', (df: OrchestrationDf) => df.lock(new EntityId('counter', 'k'))],
    [
      'callHttp',
      'callHttp is not supported',
      (df: OrchestrationDf) => df.callHttp({ method: 'GET', url: 'http://127.0.0.1/' }),
    ],
    [
      'retryTimeoutInMilliseconds',
      'retryTimeoutInMilliseconds is refused',
      (df: OrchestrationDf) =>
        df.callActivityWithRetry('note', Object.assign(new RetryOptions(1, 1), { retryTimeoutInMilliseconds: 5 }), {}),
    ],
  ])('fails loudly when it uses %s', async (_what, message, use) => {
    const durable = await fixture.run({
      activity: { note: () => 1 },
      orchestration: {
        *wrong(context) {
          yield use(context.df);
        },
      },
    });
    durable.start({ name: 'wrong', id: 'x', input: '{}' });
    await fixture.settle();
    expect(fixture.outcome('x').status).toBe('Failed');
    expect(fixture.outcome('x').output).toContain(message);
  });
});
