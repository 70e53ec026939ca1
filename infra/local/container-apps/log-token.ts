import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const lifetimeMs = 60 * 60 * 1000;

/** Tokens of `getAuthtoken`: bound to one app, valid for an hour, and only for the server that made them. */
export function createLogTokens() {
  const key = randomBytes(32);
  const sign = (app: string, expires: string) => createHmac('sha256', key).update(`${app}\n${expires}`).digest();

  return {
    issue(app: string): { token: string; expires: string } {
      const expires = new Date(Date.now() + lifetimeMs).toISOString();
      return {
        token: `${Buffer.from(expires).toString('base64url')}.${sign(app, expires).toString('base64url')}`,
        expires,
      };
    },
    isValid(app: string, token: string): boolean {
      const [head = '', signature = ''] = token.split('.');
      const expires = Buffer.from(head, 'base64url').toString();
      const given = Buffer.from(signature, 'base64url');
      const wanted = sign(app, expires);
      return given.length === wanted.length && timingSafeEqual(given, wanted) && Date.parse(expires) > Date.now();
    },
  };
}

export type LogTokens = ReturnType<typeof createLogTokens>;
