import type { IncomingMessage } from 'node:http';
import { jwtVerify } from 'jose';
import { z } from 'zod';
import { ServiceError } from './service-error.ts';

/** Longer ones are refused, because not every network element passes them on. */
const longestToken = 4096;

const many = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]);
const Claims = z.object({
  aud: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
  exp: z.number(),
  sub: z.string().optional(),
  role: many,
  'webpubsub.group': many,
});
export type Claims = z.infer<typeof Claims>;

/**
 * Verifies tokens that the SDKs sign with the access key (HS256): the audience is the URL of the request without its query.
 * Throws a ServiceError, 401 or 413.
 */
export function createTokenVerifier(accessKey: string) {
  const key = new TextEncoder().encode(accessKey);
  return async (token: string | null, request: IncomingMessage): Promise<Claims> => {
    if (!token) throw new ServiceError(401, 'Unauthorized', 'An access token is missing.');
    if (token.length > longestToken)
      throw new ServiceError(413, 'TokenTooLong', 'The access token is longer than 4 KB.');
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], requiredClaims: ['exp', 'aud'] }).catch(
      () => {
        throw new ServiceError(401, 'Unauthorized', 'The access token is not valid, or has expired.');
      },
    );
    const claims = Claims.safeParse(payload).data;
    const here = addressOf(new URL(request.url ?? '/', `http://${request.headers.host}`));
    if (!claims?.aud.some((audience) => URL.canParse(audience) && addressOf(new URL(audience)) === here))
      throw new ServiceError(401, 'Unauthorized', 'The access token is for another address.');
    return claims;
  };
}

const addressOf = ({ host, pathname }: URL): string => host + pathname;
