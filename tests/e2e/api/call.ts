import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export type Call = {
  method: string;
  /** As it goes over the wire: nothing is normalised or encoded. */
  path: string;
  headers?: Record<string, string>;
  /** A string or bytes go as they are, a list in chunks without a length, everything else as JSON. */
  body?: unknown;
};

export type Answer = { status: number; headers: Headers; text: string; json: unknown };

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** One HTTP exchange exactly as written, because `fetch` would mend the paths and headers that an attacker sends. */
export function caller(api: string): (call: Call) => Promise<Answer> {
  const { hostname, port, pathname } = new URL(api);
  return async ({ method, path, headers = {}, body }) => {
    const chunks = bytesOf(body);
    const length = chunks && !Array.isArray(body) ? { 'content-length': String(chunks[0]?.byteLength ?? 0) } : {};
    const type = chunks && !('content-type' in headers) ? { 'content-type': 'application/json' } : {};
    const sent = request({
      hostname,
      port,
      agent,
      method,
      path: pathname + path,
      headers: { ...length, ...type, ...headers },
      timeout: 40_000,
    });
    const answered = new Promise<Answer>((resolve, reject) => {
      sent.once('error', reject);
      sent.once('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer in 40 s`)));
      sent.once('response', async (response) => {
        const text = (await buffer(response)).toString('utf8');
        const names = Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]);
        resolve({ status: response.statusCode ?? 0, headers: new Headers(names), text, json: parsed(text) });
      });
    });
    for (const chunk of chunks ?? []) sent.write(chunk);
    sent.end();
    return answered;
  };
}

/** Lets go of the connections that are kept for the next call. */
export const hangUp = (): void => agent.destroy();

function bytesOf(body: unknown): Uint8Array[] | null {
  if (body === undefined) return null;
  if (typeof body === 'string') return [Buffer.from(body)];
  if (body instanceof Uint8Array) return [body];
  if (Array.isArray(body) && body.every((chunk) => chunk instanceof Uint8Array)) return body;
  return [Buffer.from(JSON.stringify(body))];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
