import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { ModelFailure } from '../../domain/model-failure.ts';

/** What a failed call means for its deployment. `busy` and `failed` are worth another try; times in milliseconds. */
export type DeploymentError =
  | { kind: 'busy' | 'failed'; retryAfterMs: number | null; failure: ModelFailure }
  /** This deployment would answer the same again; another one need not. */
  | { kind: 'elsewhere'; failure: ModelFailure }
  /** The service answered, and would answer the same again, whichever deployment is asked. */
  | { kind: 'final'; failure: ModelFailure }
  | { kind: 'not-ours'; error: unknown };

/** Reads an error of the openai SDK. The service's own words are never passed on: they may quote what was asked. */
export function readDeploymentError(error: unknown, service = 'The model service'): DeploymentError {
  if (!(error instanceof APIError) || error instanceof APIUserAbortError) return { kind: 'not-ours', error };
  const retryAfterMs = retryAfterOf(error);
  const failed = (words: string): DeploymentError => ({
    kind: 'failed',
    retryAfterMs,
    failure: new ModelFailure('failed', words, { cause: error }),
  });
  if (error instanceof APIConnectionTimeoutError) return failed(`${service} did not answer in time.`);
  if (error instanceof APIConnectionError) return failed(`${service} could not be reached.`);
  const { status } = error;
  if (status === 402 || error.code === 'insufficient_quota')
    return { kind: 'final', failure: unusable(`${service} has no credit left (${status}).`, error) };
  if (status === 429) {
    const failure = new ModelFailure('busy', `${service} is busy (429).`, {
      ...(retryAfterMs === null ? {} : { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
      cause: error,
    });
    return { kind: 'busy', retryAfterMs, failure };
  }
  // An error within a stream has no status.
  if (status === undefined) return failed(`${service} broke off.`);
  if (status >= 500 || status === 408 || status === 409) return failed(`${service} failed (${status}).`);
  if (status === 404)
    return { kind: 'elsewhere', failure: unusable(`${service} does not have the model (404).`, error) };
  return { kind: 'final', failure: finalFailure(error, status, service) };
}

const unusable = (words: string, cause: APIError): ModelFailure => new ModelFailure('unusable', words, { cause });

function finalFailure(error: APIError, status: number, service: string): ModelFailure {
  if (error.code === 'content_filter')
    return new ModelFailure('content-filter', `${service}’s content filter refused what was asked.`, { cause: error });
  if (status === 401 || status === 403) return unusable(`${service} does not accept the key (${status}).`, error);
  return new ModelFailure('refused', `${service} refused the request (${status}).`, { cause: error });
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
