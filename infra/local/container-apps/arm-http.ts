import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ArmError } from './arm-error.ts';
import { type ArmContext, routes } from './routes.ts';

const largestBody = 1024 * 1024;

/** Answers one request from the route table, and every failure in the error shape of Azure Resource Manager. */
export async function answer(
  context: ArmContext,
  request: IncomingMessage,
  response: ServerResponse,
  onLog: (line: string) => void,
): Promise<void> {
  response.setHeader('x-ms-request-id', randomUUID());
  try {
    const result = await dispatch(context, request);
    if ('stream' in result) return result.stream(response);
    const { status, headers = {}, body } = result;
    response.writeHead(status, { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  } catch (cause) {
    if (!(cause instanceof ArmError)) onLog(`${request.method} ${request.url}: ${cause}`);
    const error =
      cause instanceof ArmError ? cause : new ArmError(500, 'InternalServerError', 'Internal server error.');
    response
      .writeHead(error.status, { ...error.headers, 'content-type': 'application/json' })
      .end(JSON.stringify(error.body));
  }
}

async function dispatch(context: ArmContext, request: IncomingMessage) {
  const { authorization = '' } = request.headers;
  if (authorization === '') {
    throw new ArmError(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  }
  context.throttle.check(request.method ?? '');
  const url = new URL(request.url ?? '/', context.endpoint);
  const matching = routes.filter(({ pattern }) => pattern.test({ pathname: url.pathname }));
  const route = matching.find(({ method }) => method === request.method);
  if (!route) {
    if (matching.length > 0) throw new ArmError(405, 'MethodNotAllowed', `${request.method} is not allowed here.`);
    throw new ArmError(404, 'InvalidResourceType', `The resource type could not be found for '${url.pathname}'.`);
  }
  const query = url.searchParams;
  if (!query.has('api-version') && !url.pathname.endsWith('/logstream')) {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    throw new ArmError(400, 'MissingApiVersionParameter', message);
  }
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(route.pattern.exec({ pathname: url.pathname })?.pathname.groups ?? {})) {
    params[name] = decode(value ?? '');
  }
  return route.handle({ ...context, path: url.pathname, params, query, authorization, body: await readBody(request) });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ArmError(400, 'InvalidRequestUri', `The segment '${segment}' of the address is not well-formed.`);
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > largestBody) throw new ArmError(413, 'RequestEntityTooLarge', 'The request body is too large.');
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new ArmError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
  }
}
