import type { IncomingMessage, ServerResponse } from 'node:http';

/** One HTTP request and the response that belongs to it. */
export interface HttpCall {
  method: string;
  /** Percent-encoded, without the leading slash. */
  path: string;
  query: URLSearchParams;
  /** As the client wrote it: the app sees its own host name, which tenants by subdomain depend on. */
  url: string;
  headers: Headers;
  request: IncomingMessage;
  response: ServerResponse;
}

// The real host refuses larger bodies too.
const longestBody = 100 * 1024 * 1024;

export class BodyTooLarge extends Error {}

export function httpCall(request: IncomingMessage, response: ServerResponse): HttpCall {
  const target = request.url ?? '/';
  const [path = '', search = ''] = target.split(/\?(.*)/s);
  const headers = new Headers();
  for (const [name, values] of Object.entries(request.headersDistinct)) headers.set(name, values?.join(',') ?? '');
  return {
    method: request.method ?? 'GET',
    path: path.replace(/^\/+/, ''),
    query: new URLSearchParams(search),
    url: `http://${request.headers.host ?? 'localhost'}${target}`,
    headers,
    request,
    response,
  };
}

/** Reads the whole body; rejects with BodyTooLarge beyond 100 MB. */
export async function readBody(call: HttpCall): Promise<Buffer> {
  if (Number(call.headers.get('content-length') ?? 0) > longestBody) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of call.request) {
    length += chunk.length;
    if (length > longestBody) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export interface Answer {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: Uint8Array | string;
}

export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function send(call: HttpCall, answer: Answer): void {
  const { response } = call;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.writeHead(answer.status);
  response.end(answer.body);
}
