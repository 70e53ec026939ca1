import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Admission } from './admission.ts';
import { readBody, sendJson } from './http-answer.ts';
import { RpcError } from './rpc-error.ts';
import { dispatch, type rpcMethods } from './rpc-methods.ts';

const Call = z.object({
  id: z.string().optional(),
  method: z.string().trim().min(1, 'method must be a non-empty string'),
  params: z.unknown(),
});

/** `POST /api/v1/admin/rpc`: administration over HTTP. */
export function createAdminEndpoint(methods: ReturnType<typeof rpcMethods>['http'], admission: Admission) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = Call.safeParse(parseJson((await readBody(request)) ?? ''));
    if (!call.success) {
      const error = { type: 'invalid_request', message: 'method must be a non-empty string' };
      return sendJson(response, 400, { ok: false, error });
    }
    const { id = randomUUID(), method, params } = call.data;
    try {
      if (!Object.hasOwn(methods, method)) {
        throw new RpcError('INVALID_REQUEST', `admin HTTP RPC method is not supported: ${method}`);
      }
      sendJson(response, 200, { id, ok: true, payload: await dispatch(methods, admission, method, params) });
    } catch (error) {
      const known = error instanceof RpcError ? error : new RpcError('UNAVAILABLE', 'gateway method failed');
      sendJson(response, known.status, { id, ok: false, error: known.shape });
    }
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
