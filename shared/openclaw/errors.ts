/** The instance was not reached, or refused before doing anything: the same request may be sent again later. */
export class InstanceUnavailable extends Error {
  override readonly name = 'InstanceUnavailable';
  /** The instance's own advice, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The instance took the request and failed, or its answer was lost: work may have been done. */
export class InstanceFailed extends Error {
  override readonly name = 'InstanceFailed';
  /** HTTP status of the instance; undefined when no answer came (timeout, broken connection). */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}
