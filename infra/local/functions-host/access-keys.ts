import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const accessKeys = z.object({ master: z.string(), default: z.string(), durabletask_extension: z.string() });
export type AccessKeys = z.output<typeof accessKeys>;
export type AuthLevel = 'anonymous' | 'function' | 'admin';

/** The host's keys: made once, kept in `keys.json` of the state folder, readable by its owner only. */
export function readAccessKeys(stateFolder: string): AccessKeys {
  const file = join(stateFolder, 'keys.json');
  if (existsSync(file)) return accessKeys.parse(JSON.parse(readFileSync(file, 'utf8')));
  const newKey = () => randomBytes(32).toString('base64url');
  const keys = { master: newKey(), default: newKey(), durabletask_extension: newKey() };
  mkdirSync(stateFolder, { recursive: true });
  writeFileSync(file, JSON.stringify(keys, null, 2), { mode: 0o600 });
  return keys;
}

/** The key of a request: header `x-functions-key`, or `code` in the query. */
export function keyOf(headers: Headers, query: URLSearchParams): string | undefined {
  return headers.get('x-functions-key') ?? query.get('code') ?? undefined;
}

/** The master key opens every level. */
export function isAllowed(level: AuthLevel, key: string | undefined, keys: AccessKeys): boolean {
  if (level === 'anonymous') return true;
  return matches(key, keys.master) || (level === 'function' && matches(key, keys.default));
}

export function matches(given: string | undefined, expected: string): boolean {
  const [left, right] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
