import { type ApiClient, createApiClient } from '../api-client.ts';
import { type Colleague, colleagues } from './personas.ts';
import { type Directory, signInAs } from './sign-in.ts';

/** Clients of the API, one a colleague, each with a sign-in of their own to `site`. */
export function peopleOf({ api, directory, site }: { api: string; directory: Directory; site: string }) {
  const clients = new Map<Colleague, ApiClient>();
  return (colleague: Colleague): ApiClient => {
    const client =
      clients.get(colleague) ??
      createApiClient({ api, token: signInAs(colleagues[colleague].username, directory, site) });
    clients.set(colleague, client);
    return client;
  };
}
