import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

export type Directory = { issuer: string; scope: string; tokenEndpoint: string; siteClientId: string };

const Discovery = z.object({ authorization_endpoint: z.url() });
const Tokens = z.object({ access_token: z.string(), expires_in: z.number() });
const mostRedirects = 8;
const timeoutMs = 10_000;

/**
 * Access tokens of a person of the local directory, who signs in as in the browser: authorization code with PKCE.
 * Signs in again before a token ends. `site` is a redirect address of the site.
 */
export function signInAs(username: string, directory: Directory, site: string): () => Promise<string> {
  let held: Promise<{ token: string; until: number }> | undefined;
  return async () => {
    const known = await held;
    if (known && known.until > Date.now()) return known.token;
    held = signIn(username, directory, site);
    return (await held).token;
  };
}

async function signIn(username: string, directory: Directory, site: string): Promise<{ token: string; until: number }> {
  const { issuer, scope, tokenEndpoint, siteClientId } = directory;
  const discovery = await fetch(`${issuer}/.well-known/openid-configuration`, timed());
  const { authorization_endpoint: endpoint } = Discovery.parse(await discovery.json());
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: siteClientId,
    response_type: 'code',
    redirect_uri: site,
    scope: `openid profile ${scope}`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: randomBytes(8).toString('hex'),
  });
  const follow = createBrowser(site);
  const page = await follow(`${endpoint}?${query}`);
  const back = await follow(page, { method: 'POST', body: new URLSearchParams({ username }) });
  const code = new URL(back).searchParams.get('code');
  if (!code) throw new Error(`${username} could not sign in.`);
  const form = { grant_type: 'authorization_code', client_id: siteClientId, redirect_uri: site, code };
  const answer = await fetch(tokenEndpoint, {
    ...timed(),
    method: 'POST',
    body: new URLSearchParams({ ...form, code_verifier: verifier }),
  });
  if (!answer.ok) throw new Error(`No access token for ${username}: ${answer.status}`);
  const { access_token: token, expires_in: seconds } = Tokens.parse(await answer.json());
  return { token, until: Date.now() + (seconds - 60) * 1000 };
}

/** Keeps cookies and follows redirects, to a page or to an address of the site; gives that address. */
function createBrowser(site: string) {
  const cookies = new Map<string, string>();
  return async (start: string, init: RequestInit = {}): Promise<string> => {
    let url = start;
    let next = init;
    for (let hop = 0; hop < mostRedirects; hop++) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { ...timed(), ...next, headers: { cookie }, redirect: 'manual' });
      await response.body?.cancel();
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (!location) return url;
      url = new URL(location, url).href;
      if (url.startsWith(site)) return url;
      next = {};
    }
    throw new Error('The sign-in redirects in a circle.');
  };
}

const timed = (): RequestInit => ({ signal: AbortSignal.timeout(timeoutMs) });
