import { ServiceError } from './service-error.ts';

/** The contents of a message as it travels in JSON frames; binary is base64. */
export type Payload = { dataType: 'json' | 'text' | 'binary'; data: unknown };

/** Reads the body of a send. @throws ServiceError 400 or 415 */
export function payloadOf(contentType: string | undefined, body: Buffer): Payload {
  switch (contentType?.split(';')[0]?.trim().toLowerCase()) {
    case 'application/json':
      try {
        return { dataType: 'json', data: JSON.parse(body.toString()) };
      } catch {
        throw new ServiceError(400, 'BadRequest', 'The body is not valid JSON.');
      }
    case 'text/plain':
      return { dataType: 'text', data: body.toString() };
    case 'application/octet-stream':
      return { dataType: 'binary', data: body.toString('base64') };
    default:
      throw new ServiceError(
        415,
        'UnsupportedMediaType',
        'Send application/json, text/plain or application/octet-stream.',
      );
  }
}

/** What a client without a subprotocol gets: the bare contents. */
export function bareFrame({ dataType, data }: Payload): string | Buffer {
  if (dataType === 'binary') return Buffer.from(String(data), 'base64');
  return dataType === 'text' ? String(data) : JSON.stringify(data);
}
