import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { ModelFailure } from '../../domain/model-failure.ts';

/** What a failed call means for its deployment. `busy` and `failed` are worth another try; times in milliseconds. */
export type DeploymentError =
  | { kind: 'busy' | 'failed'; retryAfterMs: number | null; failure: ModelFailure }
  /** The service answered, and would answer the same again. */
  | { kind: 'final'; failure: ModelFailure }
  | { kind: 'not-ours'; error: unknown };

/** Reads an error of the openai SDK. The service's own words are never passed on: they may quote what was asked. */
export function readDeploymentError(error: unknown): DeploymentError {
  if (!(error instanceof APIError) || error instanceof APIUserAbortError) return { kind: 'not-ours', error };
  const retryAfterMs = retryAfterOf(error);
  const failed = (words: string): DeploymentError => ({
    kind: 'failed',
    retryAfterMs,
    failure: new ModelFailure('failed', words, { cause: error }),
  });
  if (error instanceof APIConnectionTimeoutError) return failed('The model service did not answer in time.');
  if (error instanceof APIConnectionError) return failed('The model service could not be reached.');
  const { status } = error;
  if (status === 429) {
    const failure = new ModelFailure('busy', 'The model service is busy (429).', {
      ...(retryAfterMs === null ? {} : { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
      cause: error,
    });
    return { kind: 'busy', retryAfterMs, failure };
  }
  // An error within a stream has no status.
  if (status === undefined) return failed('The model service broke off.');
  if (status >= 500 || status === 408 || status === 409) return failed(`The model service failed (${status}).`);
  if (error.code === 'DeploymentNotFound') return failed('A deployment of the model does not exist (404).');
  return { kind: 'final', failure: finalFailure(error, status) };
}

function finalFailure(error: APIError, status: number): ModelFailure {
  if (error.code === 'content_filter')
    return new ModelFailure('content-filter', 'The model service’s content filter refused what was asked.', {
      cause: error,
    });
  if (status === 401 || status === 403)
    return new ModelFailure('key-refused', `The model service does not accept the key (${status}).`, { cause: error });
  return new ModelFailure('refused', `The model service refused the request (${status}).`, { cause: error });
}

/** `retry-after-ms`, or `retry-after` in seconds or as a date (RFC 9110). */
function retryAfterOf({ headers }: APIError): number | null {
  const ms = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (ms >= 0) return ms;
  const told = headers?.get('retry-after') ?? '';
  if (/^\d+(\.\d+)?$/.test(told)) return Number(told) * 1000;
  const until = Date.parse(told);
  return Number.isNaN(until) ? null : Math.max(0, until - Date.now());
}
