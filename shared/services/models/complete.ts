import type { UsageStore } from '../../azure/cosmos/usage.ts';
import { randomId } from '../../domain/ids.ts';
import type { ModelRoute } from '../../domain/routing.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { CallModel } from './call-model.ts';
import { readDeploymentError } from './deployment-error.ts';

export type ModelCall = { surface: 'chat' | 'responses'; model: ModelRoute; body: Record<string, unknown> };
export type ModelAnswer = { kind: 'json'; body: unknown } | { kind: 'events'; events: AsyncIterable<string> };
export type Complete = ReturnType<typeof createComplete>;

type Usage = { input: number; output: number };

/**
 * The model proxy: a route's model becomes a deployment, tokens are recorded once per answer, and what the service
 * refuses after two quick retries ends as a plain error, so that a gateway's own long retries never begin.
 */
export function createComplete(deps: { callModel: CallModel; usage: UsageStore; now: () => Date }) {
  const { callModel, usage, now } = deps;

  async function meter(scope: TenantScope, model: ModelRoute, requestId: string, tokens: Usage | null): Promise<void> {
    if (tokens === null) return;
    const event = { usageId: requestId, tenantId: scope.tenantId, model, at: now().toISOString() };
    await usage.record(scope, { ...event, meter: 'model-tokens-in', quantity: tokens.input });
    await usage.record(scope, { ...event, meter: 'model-tokens-out', quantity: tokens.output });
  }

  async function* relay(scope: TenantScope, call: ModelCall, stream: AsyncIterable<unknown>): AsyncIterable<string> {
    let tokens: Usage | null = null;
    let requestId: string | null = null;
    try {
      for await (const event of stream) {
        tokens = usageIn(event) ?? tokens;
        requestId ??= idIn(event);
        yield call.surface === 'responses'
          ? `event: ${String(field(event, 'type'))}\ndata: ${JSON.stringify(event)}\n\n`
          : `data: ${JSON.stringify(event)}\n\n`;
      }
      if (call.surface === 'chat') yield 'data: [DONE]\n\n';
    } catch (error) {
      yield `data: ${JSON.stringify({ error: { message: plainReason(error), type: 'upstream_error' } })}\n\n`;
    } finally {
      await meter(scope, call.model, requestId ?? randomId(26), tokens);
    }
  }

  return async ({
    ctx: { scope },
    input: call,
    signal,
  }: {
    ctx: { scope: TenantScope };
    input: ModelCall;
    signal?: AbortSignal;
  }): Promise<ModelAnswer> => {
    const path = call.surface === 'chat' ? '/chat/completions' : '/responses';
    const answer: unknown = await callModel({
      scope,
      use: call.model,
      ask: ({ openai, model }, options) =>
        openai.post(path, { body: { ...call.body, model }, stream: call.body.stream === true, ...options }),
      ...(signal ? { signal } : {}),
    });
    if (isStream(answer)) return { kind: 'events', events: relay(scope, call, answer) };
    await meter(scope, call.model, idIn(answer) ?? randomId(26), usageIn(answer));
    return { kind: 'json', body: answer };
  };
}

function plainReason(error: unknown): string {
  const read = readDeploymentError(error);
  return read.kind === 'not-ours' ? 'The model service broke off.' : read.failure.message;
}

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined;

function idIn(value: unknown): string | null {
  const id = field(value, 'id') ?? field(field(value, 'response'), 'id');
  return typeof id === 'string' ? id : null;
}

function usageIn(value: unknown): Usage | null {
  const usage = field(value, 'usage') ?? field(field(value, 'response'), 'usage');
  const input = field(usage, 'prompt_tokens') ?? field(usage, 'input_tokens');
  const output = field(usage, 'completion_tokens') ?? field(usage, 'output_tokens');
  return typeof input === 'number' && typeof output === 'number' ? { input, output } : null;
}
