import type { HttpRequest } from '@azure/functions';
import { ClawDeskError } from '../../shared/domain/errors.ts';

/** Reads a body of at most `limit` bytes as it is. */
export async function readBytes(request: HttpRequest, limit: number): Promise<Uint8Array> {
  const tooLarge = (): ClawDeskError =>
    new ClawDeskError('payload-too-large', `The body may have at most ${limit} bytes.`);
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    // Read to the end all the same: the host keeps the connection, and a rest would stall whoever uses it next.
    if (size <= limit) chunks.push(chunk);
  }
  if (size > limit) throw tooLarge();
  return Buffer.concat(chunks);
}

/** Reads a JSON body of at most `limit` bytes; an absent one is `{}`. */
export async function readBody(request: HttpRequest, limit: number): Promise<unknown> {
  const bytes = await readBytes(request, limit);
  if (bytes.byteLength === 0) return {};
  const type = request.headers.get('content-type') ?? '';
  if (type !== '' && !/\bjson\b/i.test(type))
    throw new ClawDeskError('invalid-input', `The body must be application/json, not ${type.slice(0, 60)}.`);
  try {
    return parseIJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ClawDeskError('invalid-input', 'The body is not valid JSON in UTF-8.');
  }
}

/** JSON without halves of surrogate pairs (RFC 7493), which no store or model has to take. */
function parseIJson(text: string): unknown {
  if (!/\\u[dD][89a-fA-F]/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (name, value: unknown) => {
    if (!name.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) throw new SyntaxError();
    return value;
  });
}
