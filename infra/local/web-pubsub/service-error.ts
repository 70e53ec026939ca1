/** A refusal as Web PubSub answers it: a status, `x-ms-error-code` and `{ code, message }`. */
export class ServiceError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
