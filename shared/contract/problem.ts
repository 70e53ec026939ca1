import { z } from 'zod';

/** The closed list of error codes; each maps to one HTTP status in `statusOf`. */
export const errorCodes = {
  'invalid-input': 400,
  'ambiguous-tenant': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'precondition-failed': 412,
  'payload-too-large': 413,
  'rate-limited': 429,
  internal: 500,
  'upstream-failed': 502,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** RFC 9457 problem details. `errors` names each wrong field by its JSON pointer. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
