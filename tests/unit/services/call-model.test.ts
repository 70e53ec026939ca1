import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../../infra/local/models/faults.ts';
import { type LocalModels, startModels } from '../../../infra/local/models/start-models.ts';
import { createOpenAi } from '../../../shared/azure/openai.ts';
import { ModelFailure } from '../../../shared/domain/model-failure.ts';
import { createCallModel, platformDeployments } from '../../../shared/services/models/call-model.ts';
import { scopeOf } from './local-stores.ts';

const scope = scopeOf('acme');
let models: LocalModels;
beforeAll(async () => {
  models = await startModels({ port: 0, deployments: { chat: ['first', 'second'] } });
});
afterAll(() => models.close());

/** Calls on a clock that stands still but for the pauses. */
function world(names = ['first', 'second']) {
  let now = 0;
  const pauses: number[] = [];
  const openai = createOpenAi({ endpoint: models.endpoint, key: models.key });
  const callModel = createCallModel({
    deploymentsFor: platformDeployments(openai, { fast: names }),
    clock: () => now,
    random: () => 1,
    pause: async (ms) => {
      pauses.push(ms);
      now += ms;
    },
  });
  const before = models.requests().length;
  return {
    pauses,
    later: (ms: number) => {
      now += ms;
    },
    asked: () =>
      models
        .requests()
        .slice(before)
        .map(({ model }) => model),
    ask: (options: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
      callModel({
        scope,
        use: 'fast',
        ...options,
        ask: ({ openai, model }, how) =>
          openai.chat.completions.create({ model, messages: [{ role: 'user', content: 'Hello' }] }, how),
      }),
  };
}

const whyOf = async (asking: Promise<unknown>): Promise<ModelFailure> => {
  const error = await asking.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ModelFailure)) throw new Error(`This is no ModelFailure: ${String(error)}`);
  return error;
};

describe('a model that is called', () => {
  const faults: [string, Fault][] = [
    ['is busy and does not say for how long', { status: 429 }],
    ['is busy for a minute', { status: 429, retryAfterSeconds: 60 }],
    ['fails', { status: 500 }],
    ['is down', { status: 503 }],
    ['is not deployed any longer', { status: 404, code: 'DeploymentNotFound' }],
  ];
  it.each(faults)('%s: the next deployment answers at once', async (_, fault) => {
    const { ask, asked, pauses } = world();
    models.fail({ ...fault, deployment: 'first' });
    await ask();
    expect(asked()).toEqual(['first', 'second']);
    expect(pauses).toEqual([]);
  });

  it('is silent: the next deployment answers', async () => {
    const { ask, asked } = world();
    models.fail({ silentMs: 2000, deployment: 'first' });
    await ask({ timeoutMs: 300 });
    expect(asked()).toContain('second');
  });

  it('cannot be reached: all is tried, and the reason is plain', async () => {
    const nobody = createOpenAi({ endpoint: 'http://127.0.0.1:1', key: 'k' });
    const callModel = createCallModel({
      deploymentsFor: platformDeployments(nobody, { fast: ['first'] }),
      pause: async () => {},
    });
    const failure = await whyOf(
      callModel({ scope, use: 'fast', ask: ({ openai }, how) => openai.models.list(how).then(({ data }) => data) }),
    );
    expect([failure.why, failure.message]).toEqual(['failed', 'The model service could not be reached.']);
  });

  it('is the only one: it is tried three times, later and later, never sooner than it asks for', async () => {
    const { ask, asked, pauses } = world(['first']);
    models.fail({ status: 500, times: 2 });
    await ask();
    expect(asked()).toHaveLength(3);
    expect(pauses).toEqual([250, 500]);
    models.fail({ status: 429, retryAfterSeconds: 3 });
    await ask();
    expect(pauses).toEqual([250, 500, 3000]);
  });

  it('stays broken: the reason of the last failure comes out, without the service’s own words', async () => {
    const { ask, asked } = world();
    models.fail({ status: 503, times: 3, message: 'secret internals' });
    const failure = await whyOf(ask());
    expect([failure.why, failure.code, failure.message]).toEqual([
      'failed',
      'upstream-failed',
      'The model service failed (503).',
    ]);
    expect(asked()).toEqual(['first', 'second', 'first']);
  });

  it.each<[string, Fault, ModelFailure['why']]>([
    ['finds the question filtered', { status: 400, code: 'content_filter' }, 'content-filter'],
    ['refuses the request', { status: 400 }, 'refused'],
    ['does not accept the key', { status: 401 }, 'unusable'],
    ['has no credit left', { status: 429, code: 'insufficient_quota' }, 'unusable'],
  ])('%s: nobody else is asked, for the answer would be the same', async (_, fault, why) => {
    const { ask, asked } = world();
    models.fail(fault);
    expect((await whyOf(ask())).why).toBe(why);
    expect(asked()).toEqual(['first']);
  });

  it('is not there and is the only one: it is not asked again', async () => {
    const { ask, asked } = world(['nosuch']);
    expect((await whyOf(ask())).message).toBe('The model service does not have the model (404).');
    expect(asked()).toEqual(['nosuch']);
  });

  it('asks for a minute’s rest and is the only one: it is left alone for that minute', async () => {
    const { ask, asked, later } = world(['first']);
    models.fail({ status: 429, retryAfterSeconds: 60 });
    expect((await whyOf(ask())).retryAfterSeconds).toBe(60);
    later(30_000);
    const failure = await whyOf(ask());
    expect([failure.why, failure.retryAfterSeconds]).toEqual(['busy', 30]);
    expect(asked()).toHaveLength(1);
    later(30_000);
    await ask();
  });

  it('failed five times in a row: it is not even tried for half a minute, then once', async () => {
    const { ask, asked, later } = world();
    models.fail({ status: 500, times: 5, deployment: 'first' });
    for (let turn = 0; turn < 7; turn++) await ask();
    expect(asked().filter((model) => model === 'first')).toHaveLength(5);
    later(30_000);
    await ask();
    await ask();
    expect(asked().slice(-2)).toEqual(['first', 'first']);
  });

  it('is not asked for a caller who has left, and that is no failure of the model', async () => {
    const { ask, asked } = world();
    await expect(ask({ signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
    expect(asked()).toEqual([]);
  });

  it('does not exist for this use: that is said', async () => {
    expect((await whyOf(world([]).ask())).message).toBe('There is no model for fast.');
  });
});
