/** What `/config.json` tells the supervisor site; served next to the page. */
export interface DeskConfig {
  /** Base URL of the API, such as `https://api.example/api`. */
  api: string;
  /** The OpenID Connect issuer. */
  identity: string;
  identityClient: {
    clientId: string;
    /** The scope that asks for a token of the API. */
    scope: string;
  };
}

/** Rejects with an `Error` in plain words when the file is missing or incomplete. */
export async function loadDeskConfig(siteOrigin: string): Promise<DeskConfig> {
  const response = await fetch(`${siteOrigin}/config.json`, { signal: AbortSignal.timeout(15_000) });
  if (!response.ok) throw new Error(`The site's configuration could not be read (HTTP ${response.status}).`);
  const config: Partial<DeskConfig> = await response.json();
  const { api, identity, identityClient } = config;
  if (!api || !identity || !identityClient) throw new Error('This site is not set up for supervisors yet.');
  return { api, identity, identityClient };
}
