const longestPauseMs = 5 * 60_000;
const pauseWithoutWordMs = 10_000;

type Answered = {
  statusCode?: unknown;
  code?: unknown;
  details?: { errorCode?: unknown };
  response?: { headers?: { get?(name: string): unknown } };
};

const statusOf = (error: unknown): unknown => {
  if (!(error instanceof Error)) return undefined;
  const { statusCode, code } = error as Answered;
  return statusCode ?? code;
};

/** A role is missing. Just after a deployment it may have been given and hold only minutes later. */
export const isForbidden = (error: unknown): boolean => statusOf(error) === 403;

/** Storage takes half a minute or more to delete a container, and makes none of its name meanwhile. */
const isStillBeingDeleted = (error: unknown): boolean => {
  const { code, details } = Object(error) as Answered;
  return [code, details?.errorCode].includes('ContainerBeingDeleted');
};

/**
 * How long the service wishes not to be asked again, in milliseconds: its `Retry-After` (RFC 9110, seconds or a date),
 * ten seconds where it names none, five minutes at most, and up to a tenth longer, so that not all come back at once.
 * Null when the failure is not that it is asked too much, too soon, or (449) by others for the same at this moment.
 */
export function retryAfterMs(error: unknown, now: Date): number | null {
  const status = statusOf(error);
  const header = (error as Answered | null)?.response?.headers?.get?.('retry-after');
  const isPassing = status === 429 || status === 449 || (status === 503 && header) || isStillBeingDeleted(error);
  if (!isPassing) return null;
  const text = typeof header === 'string' ? header.trim() : '';
  const wished = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  const pauseMs = Number.isNaN(wished) ? pauseWithoutWordMs : Math.min(longestPauseMs, Math.max(1000, wished));
  return Math.ceil(pauseMs * (1 + Math.random() / 10));
}
