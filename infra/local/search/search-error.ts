/** A refusal in the words and with the status of the service; `toBody` is its wire shape. */
export class SearchError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, message: string, code = '') {
    super(message);
    this.name = 'SearchError';
    this.status = status;
    this.code = code;
  }

  toBody(): { error: { code: string; message: string } } {
    return { error: { code: this.code, message: this.message } };
  }
}

export const badRequest = (message: string): SearchError => new SearchError(400, message);

export const noSuchIndex = (name: string): SearchError =>
  new SearchError(404, `No index with the name '${name}' was found in the service.`, 'ResourceNotFound');
