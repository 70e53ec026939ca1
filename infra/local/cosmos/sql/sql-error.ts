import { CosmosError } from '../cosmos-error.ts';

/** 400 with the list of findings that the service puts into the message of a rejected query. */
export class SqlError extends CosmosError {
  constructor(message: string, at?: { start: number; end: number }, code = 'SC1001') {
    super(400, JSON.stringify({ errors: [{ severity: 'Error', ...(at && { location: at }), code, message }] }));
  }
}

/** For what the service understands and this stand-in does not. */
export const unsupported = (what: string) => new SqlError(`${what} is not supported by the local Cosmos DB.`);
