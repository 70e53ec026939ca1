import { type ServerResponse, STATUS_CODES } from 'node:http';

/** A refusal that becomes an RFC 9457 problem. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly members: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    detail: string,
    { members = {}, headers = {} }: { members?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.status = status;
    this.members = members;
    this.headers = headers;
  }
}

export function sendProblem(response: ServerResponse, problem: Problem): void {
  const { status, message: detail, members } = problem;
  const body = { type: 'about:blank', title: STATUS_CODES[status], status, detail, ...members };
  sendJson(response, status, body, { ...problem.headers, 'content-type': 'application/problem+json' });
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
}
