import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { ModelFailure } from '../../../shared/domain/model-failure.ts';
import { callerHeader } from '../../../shared/openclaw/models.ts';
import type { Surface } from '../../../shared/services/models/provider-events.ts';
import { errorBody } from '../../../shared/services/models/relay.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

const Model = z.enum(['fast', 'vision', 'reasoning']);
const ModelRequest = z.looseObject({ model: Model });
const mebibyte = 1024 * 1024;

/**
 * Errors in the shape of the API that is proxied. A gateway repeats 429 and 5xx for minutes while a customer waits, and
 * shuns a provider after 402; what was worth repeating has been repeated here, so it gets 400, which it hands on at once.
 * Everybody else gets the truth.
 */
const refusal: Route['refusal'] = ({ problem: { status, detail, code }, error, request }) => ({
  status: isGateway(request) && (error instanceof ModelFailure || status >= 500) ? 400 : status,
  body:
    error instanceof ModelFailure
      ? errorBody(error)
      : { error: { message: detail, type: 'invalid_request_error', code } },
});

const isGateway = (request: HttpRequest): boolean => request.headers.get(callerHeader.name) === callerHeader.value;

const proxy = (surface: Surface, path: string, name: string) => (services: Services) =>
  route({
    name,
    method: 'POST',
    path: `model/v1/${path}`,
    summary: 'The models as a tenant’s instance sees them: fast, vision and reasoning. For instances only.',
    caller: 'instance',
    body: ModelRequest,
    bodyLimit: 8 * mebibyte,
    answer: { status: 200 },
    refusal,
    async handler({ caller: scope, body }) {
      const answer = await services.complete({ ctx: { scope }, input: { surface, model: body.model, body } });
      if (answer.kind === 'json') return { body: answer.body };
      return { raw: { status: 200, headers: { 'content-type': 'text/event-stream' }, body: answer.events } };
    },
  });

export const chatCompletions = proxy('chat', 'chat/completions', 'modelChatCompletions');
export const responses = proxy('responses', 'responses', 'modelResponses');

export const listModels = (_services: Services) =>
  route({
    name: 'modelList',
    method: 'GET',
    path: 'model/v1/models',
    summary: 'The models that an instance may name.',
    caller: 'instance',
    answer: { status: 200 },
    refusal,
    handler: async () => ({
      body: { object: 'list', data: Model.options.map((id) => ({ id, object: 'model', owned_by: 'clawdesk' })) },
    }),
  });
