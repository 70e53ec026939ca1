import { APIError, type OpenAI } from 'openai';
import type { UsageStore } from '../../azure/cosmos/usage.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import { randomId } from '../../domain/ids.ts';
import type { ModelRoute } from '../../domain/routing.ts';
import type { TenantScope } from '../../tenancy/scope.ts';

export type ModelCall = { surface: 'chat' | 'responses'; model: ModelRoute; body: Record<string, unknown> };
export type ModelAnswer = { kind: 'json'; body: unknown } | { kind: 'events'; events: AsyncIterable<string> };
export type Complete = ReturnType<typeof createComplete>;

type Usage = { input: number; output: number };

/**
 * The model proxy: a route's model becomes a deployment, tokens are recorded once per answer, and what the service
 * refuses after two quick retries ends as a plain error, so that a gateway's own long retries never begin.
 */
export function createComplete(deps: {
  openai: OpenAI;
  deployments: Record<ModelRoute, string>;
  usage: UsageStore;
  now: () => Date;
}) {
  const { openai, deployments, usage, now } = deps;

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
    const body = { ...call.body, model: deployments[call.model] };
    const path = call.surface === 'chat' ? '/chat/completions' : '/responses';
    try {
      const answer: unknown = await openai.post(path, {
        body,
        stream: call.body.stream === true,
        ...(signal ? { signal } : {}),
      });
      if (isStream(answer)) return { kind: 'events', events: relay(scope, call, answer) };
      await meter(scope, call.model, idIn(answer) ?? randomId(26), usageIn(answer));
      return { kind: 'json', body: answer };
    } catch (error) {
      if (error instanceof APIError) throw refusal(error);
      throw error;
    }
  };
}

/** 400 for all that the service refused: the one status that a gateway hands on at once instead of trying for a minute. */
const refusal = (error: APIError): ClawDeskError =>
  new ClawDeskError('invalid-input', plainReason(error), { cause: error });

function plainReason(error: unknown): string {
  if (!(error instanceof APIError)) return 'The model service failed.';
  if (error.status === 429) return 'The model service is busy (429).';
  if (error.status === undefined || error.status >= 500)
    return `The model service failed (${error.status ?? 'no answer'}).`;
  return `The model service refused the request (${error.status}).`;
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
