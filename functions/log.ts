import { redact } from '../shared/domain/redaction.ts';

/** Where lines go: an invocation, or the process while none is under way. */
export type LogTarget = { log(line: string): void; warn(line: string): void; error(line: string): void };

/** Every line that the app logs: ids and words of our own. What people wrote, and what is secret, is in none. */
export const logged = {
  requestFailed: (to: LogTarget, route: string, code: string, error: unknown): void =>
    to.error(`${route}: ${code}: ${describe(error)}`),

  notSetInMotion: (to: LogTarget, what: string, error: unknown): void =>
    to.error(`could not ${what}; the sweep will: ${describe(error)}`),

  pausing: (to: LogTarget, tenantIds: readonly string[]): void =>
    to.log(`pausing idle tenants: ${tenantIds.join(', ')}`),

  stillRefused: (to: LogTarget, line: string): void => to.warn(line),

  notPrepared: (to: LogTarget, error: unknown): void => to.error(`not prepared: ${describe(error)}`),
};

const longest = 300;
const frames = 8;

/**
 * An error for the log: its class, what the service called it, its message without whatever it quotes, and where it
 * was. A message may quote a body (JSON.parse does) or an address with a signature.
 */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const called = [code, statusCode].filter((one) => typeof one === 'string' || typeof one === 'number');
  const head = [error.name, ...called].join(' ');
  const stack = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return [`${head}: ${withoutValues(error.message)}`, ...stack.slice(0, frames)].join('\n');
}

function withoutValues(message: string): string {
  const plain = message
    .slice(0, 10_000)
    .replace(/"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.){2,}'|`[^`]*`?|“[^”]*”?/g, '“…”')
    .replace(/\?\S*/g, '?…')
    .replace(/[\w+/=-]{32,}/g, '[…]')
    .replace(/\s+/g, ' ');
  return redact(plain).slice(0, longest);
}
