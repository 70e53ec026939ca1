import type { z } from 'zod';
import { ClawDeskError } from './errors.ts';

/** Parses what a caller sent; a failure is `invalid-input` and names every wrong field by JSON pointer. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, at = ''): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, 20).map((issue) => ({
    pointer: `${at}/${issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    detail: issue.message,
  }));
  const first = errors[0];
  throw new ClawDeskError('invalid-input', first ? `${first.pointer}: ${first.detail}` : 'The input is not valid.', {
    errors,
  });
}
