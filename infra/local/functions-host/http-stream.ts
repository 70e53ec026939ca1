import { request as httpRequest, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type HttpCall, send } from './http-call.ts';

/**
 * Carries one streamed invocation: with `enableHttpStream` the library reads the request and writes the response
 * on a server of its own; `invoke` pairs with it by invocation id and tells whether the function answered at all.
 * A client that goes away aborts the library's side; a function that throws before it answers is rethrown.
 */
export async function proxyStream(
  call: HttpCall,
  streamUrl: URL,
  invocationId: string,
  invoke: () => Promise<boolean>,
) {
  const abort = new AbortController();
  call.response.once('close', () => abort.abort());
  const upstream = httpRequest({
    host: '127.0.0.1',
    port: streamUrl.port,
    method: call.method,
    path: call.request.url,
    signal: abort.signal,
    headers: {
      ...Object.fromEntries(call.headers),
      'x-ms-invocation-id': invocationId,
      'x-forwarded-host': call.headers.get('host') ?? 'localhost',
      'x-forwarded-proto': 'http',
    },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    upstream.once('response', resolve);
    upstream.once('error', reject);
  });
  answered.catch(() => {});
  upstream.flushHeaders();
  // Not `pipeline`: it would destroy the request, and the rest of a refused upload would stall the connection.
  call.request.pipe(upstream);

  const invoked = invoke();
  try {
    const answer = await Promise.race([answered, invoked.then((answers) => (answers ? answered : undefined))]);
    if (!answer) return send(call, { status: 204 });
    const { 'x-ms-invocation-id': _, connection: __, 'keep-alive': ___, ...headers } = answer.headers;
    call.response.writeHead(answer.statusCode ?? 200, headers);
    call.response.flushHeaders();
    await Promise.all([pipeline(answer, call.response), invoked]);
  } catch (error) {
    if (!abort.signal.aborted) throw error;
  } finally {
    call.request.unpipe(upstream);
    call.request.resume();
    upstream.destroy();
    await invoked.catch(() => {});
  }
}
