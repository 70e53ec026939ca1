import type { HttpRequest } from '@azure/functions';
import type { Credentials } from '../../shared/tenancy/resolvers/resolver.ts';

export const credentialsOf = (request: HttpRequest): Credentials => ({
  header: (name) => request.headers.get(name),
  host: request.headers.get('host') ?? '',
});
