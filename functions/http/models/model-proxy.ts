import { z } from 'zod';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { ModelCall } from '../../../shared/services/models/complete.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import { instanceScope, tenantOfModelToken } from './instance-caller.ts';

const Model = z.enum(['fast', 'vision', 'reasoning']);
const ModelRequest = z.looseObject({ model: Model });
const mebibyte = 1024 * 1024;

/** Errors in the shape of the API that is proxied. */
const refusal = ({ status, detail, code }: Problem) => ({
  // A gateway repeats 429 and 5xx for a minute or two while a customer waits; what was worth repeating has been repeated here.
  status: status === 429 || status >= 500 ? 400 : status,
  body: { error: { message: detail, type: 'invalid_request_error', code } },
});

const proxy = (surface: ModelCall['surface'], path: string, name: string) => (services: Services) =>
  route({
    name,
    method: 'POST',
    path: `model/v1/${path}`,
    summary: 'The models as a tenant’s instance sees them: fast, vision and reasoning. For instances only.',
    caller: 'public',
    body: ModelRequest,
    bodyLimit: 8 * mebibyte,
    answer: { status: 200 },
    refusal,
    async handler({ body, request }) {
      const scope = await instanceScope(services, request, 'gateway', tenantOfModelToken(request));
      const answer = await services.complete({ ctx: { scope }, input: { surface, model: body.model, body } });
      if (answer.kind === 'json') return { body: answer.body };
      return {
        raw: {
          status: 200,
          headers: { 'content-type': 'text/event-stream' },
          body: encode(answer.events),
        },
      };
    },
  });

async function* encode(events: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const event of events) yield encoder.encode(event);
}

export const chatCompletions = proxy('chat', 'chat/completions', 'modelChatCompletions');
export const responses = proxy('responses', 'responses', 'modelResponses');

export const listModels = (services: Services) =>
  route({
    name: 'modelList',
    method: 'GET',
    path: 'model/v1/models',
    summary: 'The models that an instance may name.',
    caller: 'public',
    answer: { status: 200 },
    refusal,
    async handler({ request }) {
      await instanceScope(services, request, 'gateway', tenantOfModelToken(request));
      return {
        body: { object: 'list', data: Model.options.map((id) => ({ id, object: 'model', owned_by: 'clawdesk' })) },
      };
    },
  });
