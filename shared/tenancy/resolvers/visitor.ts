import { decodeProtectedHeader } from 'jose';
import { ClawDeskError } from '../../domain/errors.ts';
import type { VisitorTokens } from '../visitor-tokens.ts';
import { bearerToken, type TenantResolver } from './resolver.ts';

/** A browser's visitor token. It works only on the site that it was issued to. */
export function visitorResolver(tokens: VisitorTokens): TenantResolver {
  return {
    name: 'visitor',
    async resolve(credentials) {
      const token = bearerToken(credentials);
      if (token === null || algorithmOf(token) !== 'HS256') return null;
      const visitor = await tokens.verify(token);
      const origin = credentials.header('origin');
      if (origin !== null && origin !== visitor.origin) {
        throw new ClawDeskError('unauthenticated', 'The visitor token belongs to another site.');
      }
      const { tenantId, visitorId } = visitor;
      return { tenantId, actor: { kind: 'visitor', visitorId, origin: visitor.origin }, by: 'visitor' };
    },
  };
}

export function algorithmOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg;
  } catch {
    return undefined;
  }
}
