import type { Problem } from '../../shared/contract/problem.ts';

/** Why a call did not succeed. `status` is 0 when there was no answer: `code` is then `no-answer` or `timeout`. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | null;
  /** Each wrong field by its JSON pointer. */
  readonly errors: readonly { pointer: string; detail: string }[];
  readonly retryAfterSeconds: number | null;

  constructor(status: number, problem: Partial<Problem>, retryAfterSeconds: number | null = null) {
    const title = problem.title ?? `The server answered ${status}`;
    const detail = problem.errors?.[0]?.detail ?? problem.detail ?? null;
    super(detail ?? title);
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.title = title;
    this.detail = detail;
    this.errors = problem.errors ?? [];
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The problem that `error` is or amounts to, so that nobody has to look for other kinds. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return new ApiProblem(0, { code: 'timeout', title: 'The server took too long to answer.' });
  if (error instanceof TypeError)
    return new ApiProblem(0, { code: 'no-answer', title: 'The server cannot be reached. Check your connection.' });
  return new ApiProblem(0, { code: 'unknown', title: error instanceof Error ? error.message : String(error) });
}
