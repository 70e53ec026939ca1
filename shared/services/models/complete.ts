import { setTimeout as delay } from 'node:timers/promises';
import { Stream } from 'openai/streaming';
import type { UsageStore } from '../../azure/cosmos/usage.ts';
import { randomId } from '../../domain/ids.ts';
import { estimatedCost } from '../../domain/prices.ts';
import type { ModelRoute } from '../../domain/routing.ts';
import { estimatedTokens } from '../../domain/usage.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { CallModel } from './call-model.ts';
import { field, readEvent, type Surface, type Tokens } from './provider-events.ts';
import { filtered, type Opened, openStream, relay } from './relay.ts';

export type ModelCall = { surface: Surface; model: ModelRoute; body: Record<string, unknown> };
export type ModelAnswer = { kind: 'json'; body: unknown } | { kind: 'events'; events: AsyncIterable<Uint8Array> };
export type Complete = ReturnType<typeof createComplete>;

const meterAttempts = 3;

/**
 * The model proxy: a route's model becomes a deployment, and what an answer used is recorded once, however it ends:
 * whole, cut, or left by its caller. What the provider does not count is estimated, and marked so.
 * @throws ModelFailure
 */
export function createComplete(deps: {
  callModel: CallModel;
  usage: Pick<UsageStore, 'recordModel'>;
  now: () => Date;
}) {
  const { callModel, usage, now } = deps;

  /** Repeating it is safe: the id is the answer's own. */
  async function meter(scope: TenantScope, model: ModelRoute, told: Tokens | null, guess: Tokens): Promise<void> {
    const tokens = told ?? guess;
    const used = { usageId: `m-${randomId(26)}`, at: now().toISOString(), model, tokens };
    const record = { ...used, cost: estimatedCost(model, tokens), estimated: told === null };
    for (let attempt = 1; ; attempt++) {
      try {
        await usage.recordModel(scope, record);
        return;
      } catch (error) {
        if (attempt === meterAttempts) throw error;
        await delay(100 * 2 ** attempt * (0.5 + Math.random() / 2));
      }
    }
  }

  return async ({
    ctx: { scope },
    input: { surface, model: route, body },
    signal,
  }: {
    ctx: { scope: TenantScope };
    input: ModelCall;
    signal?: AbortSignal;
  }): Promise<ModelAnswer> => {
    const asked = estimatedTokens(charactersOf(surface, body));
    const isCountAsked = field(body.stream_options, 'include_usage') === true;
    const counted = surface === 'chat' && body.stream === true ? { stream_options: countTokens(body) } : {};
    const answer = await callModel<{ json: unknown } | Opened>({
      scope,
      use: route,
      ask: async ({ openai, model }, options) => {
        const path = surface === 'chat' ? '/chat/completions' : '/responses';
        const request = { body: { ...body, ...counted, model }, stream: body.stream === true, ...options };
        const given: unknown = await openai.post(path, request);
        return given instanceof Stream ? openStream(surface, given, options.timeout) : { json: given };
      },
      ...(signal ? { signal } : {}),
    });

    if ('json' in answer) {
      const { tokens, characters, isFiltered } = readEvent(surface, answer.json);
      await meter(scope, route, tokens, { input: asked, output: estimatedTokens(characters) });
      if (isFiltered) throw filtered();
      return { kind: 'json', body: answer.json };
    }
    let told: Tokens | null = null;
    let characters = 0;
    const events = relay(surface, answer, {
      isCountAsked,
      event: (read) => {
        told = read.tokens ?? told;
        characters += read.characters;
      },
      ended: () => meter(scope, route, told, { input: asked, output: estimatedTokens(characters) }),
    });
    return { kind: 'events', events };
  };
}

const countTokens = (body: Record<string, unknown>) => ({
  ...(typeof body.stream_options === 'object' ? body.stream_options : {}),
  include_usage: true,
});

/** What the model reads: texts as they are; a picture counts as a picture does, not by its bytes. */
function charactersOf(surface: Surface, body: Record<string, unknown>): number {
  const read = surface === 'chat' ? body.messages : [body.instructions, body.input];
  const withoutPictures = JSON.stringify([read ?? [], body.tools ?? []], (_, value: unknown) =>
    typeof value === 'string' && value.startsWith('data:') ? 'x'.repeat(pictureCharacters) : value,
  );
  return withoutPictures.length;
}

/** A picture is about 1,000 tokens. */
const pictureCharacters = 4000;
