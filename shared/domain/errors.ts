import { type ErrorCode, errorCodes, type Problem } from '../contract/problem.ts';

type Details = {
  errors?: { pointer: string; detail: string }[];
  retryAfterSeconds?: number;
  cause?: unknown;
};

/** Everything that ClawDesk refuses, by a code of the closed list; the text is meant for the caller and holds no secret. */
export class ClawDeskError extends Error {
  readonly code: ErrorCode;
  readonly errors: { pointer: string; detail: string }[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.name = 'ClawDeskError';
    this.code = code;
    this.errors = details.errors;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

export const notFound = (what: string): ClawDeskError => new ClawDeskError('not-found', `There is no such ${what}.`);

const titles: Record<ErrorCode, string> = {
  'invalid-input': 'The request is not valid',
  'ambiguous-tenant': 'The request names two tenants',
  unauthenticated: 'Who is calling is not known',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  'method-not-allowed': 'Method not allowed',
  conflict: 'Something else is in the way',
  'precondition-failed': 'It has changed in the meantime',
  'payload-too-large': 'The request is too large',
  'rate-limited': 'Too many requests',
  internal: 'Something went wrong here',
  'upstream-failed': 'A service behind this one failed',
  unavailable: 'Not available right now',
};

/** The one mapping from an error to RFC 9457 problem details; whatever is not ours tells nothing about itself. */
export function problemOf(error: unknown, instance?: string): Problem {
  const known =
    error instanceof ClawDeskError ? error : new ClawDeskError('internal', 'Try again; the failure is logged.');
  return {
    type: 'about:blank',
    title: titles[known.code],
    status: errorCodes[known.code],
    code: known.code,
    detail: known.message,
    ...(instance === undefined ? {} : { instance }),
    ...(known.errors === undefined ? {} : { errors: known.errors }),
  };
}
