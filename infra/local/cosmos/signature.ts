import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { CosmosError } from './cosmos-error.ts';

/** The key that Microsoft publishes for emulators: known to everybody, of use to nobody. */
export const emulatorKey = 'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==';

/**
 * Checks the master-key signature of a request, throws 401 if it is wrong.
 * Protocol: "Access control in the Azure Cosmos DB SQL API", `type=master&ver=1.0&sig=…`.
 */
export function requireSignature(key: Buffer, method: string, path: string, headers: IncomingHttpHeaders): void {
  const date = String(headers['x-ms-date'] ?? '').toLowerCase();
  const [, sent] = /^type=master&ver=1\.0&sig=(.+)$/.exec(decoded(headers.authorization)) ?? [];
  const valid = [path, decoded(path)].some((link) => {
    const { type, owner } = signedResource(link);
    const text = `${method.toLowerCase()}\n${type}\n${owner}\n${date}\n\n`;
    return sent !== undefined && same(sent, createHmac('sha256', key).update(text).digest('base64'));
  });
  if (!valid)
    throw new CosmosError(
      401,
      "The input authorization token can't serve the request. The wrong key is being used or the expected payload is not built as per the protocol.",
    );
}

/** A resource, or an operation on it, is signed by its own path; a feed by the path of its owner. */
function signedResource(path: string): { type: string; owner: string } {
  const [resource = ''] = path.split('/operations/');
  const segments = resource.split('/').filter((segment) => segment !== '');
  if (segments.length % 2 === 0) return { type: segments.at(-2) ?? '', owner: segments.join('/') };
  return { type: segments.at(-1) ?? '', owner: segments.slice(0, -1).join('/') };
}

function decoded(text = ''): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

const same = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
