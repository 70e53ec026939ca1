import type { z } from 'zod';
import { ClawDeskError } from './errors.ts';

/** Parses what a caller sent; a failure is `invalid-input` and names every wrong field by JSON pointer. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, at = ''): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues
    .flatMap((issue) => wrongPaths(issue).map((path) => ({ pointer: at + pointerTo(path), detail: issue.message })))
    .slice(0, 20);
  const first = errors[0];
  const message = first && (first.pointer ? `${first.pointer}: ${first.detail}` : first.detail);
  throw new ClawDeskError('invalid-input', message ?? 'The input is not valid.', { errors });
}

/** An unknown field is reported by the object around it; it is itself what is wrong. */
const wrongPaths = (issue: z.core.$ZodIssue): PropertyKey[][] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

/** RFC 6901. */
const pointerTo = (path: PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
