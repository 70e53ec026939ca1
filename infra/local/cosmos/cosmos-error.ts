const codes: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'RequestEntityTooLarge',
  500: 'InternalServerError',
};

/** A refusal as the service words it: an HTTP status, a sub-status where the SDK looks for one, and a message. */
export class CosmosError extends Error {
  override readonly name = 'CosmosError';
  readonly status: number;
  readonly substatus: number;
  readonly extra: Record<string, unknown>;

  constructor(status: number, message: string, substatus = 0, extra: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.substatus = substatus;
    this.extra = extra;
  }

  /** The JSON body that goes with the status. */
  body(): string {
    return JSON.stringify({ code: codes[this.status] ?? 'BadRequest', message: this.message, ...this.extra });
  }
}

export const badRequest = (message: string, substatus = 0) => new CosmosError(400, message, substatus);

export const notFound = () => new CosmosError(404, 'Entity with the specified id does not exist in the system.');

export const preconditionFailed = () =>
  new CosmosError(412, 'One of the specified pre-condition is not met. Please retry.');
