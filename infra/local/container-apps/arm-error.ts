/** An error as Azure Resource Manager answers it: `{ error: { code, message } }` with an HTTP status. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  get body() {
    return { error: { code: this.code, message: this.message } };
  }
}

/** Why a revision could not be provisioned; the text goes into the failed operation, not into an HTTP status. */
export class ProvisioningError extends Error {}

/** The service's wording for one bad field, used both for refused requests and for failed provisioning. */
export const invalidField = (field: string, details: string) =>
  `Field '${field}' is invalid with details: '${details}';`;

export const invalidFieldsPrefix = 'The following field(s) are either invalid or missing.';
