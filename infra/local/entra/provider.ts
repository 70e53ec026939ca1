import type { DatabaseSync } from 'node:sqlite';
import { errors, Provider } from 'oidc-provider';
import type { DirectorySecrets } from './directory-secrets.ts';
import { CLIENT_NAMES, type ClientName, type Identity, objectId, type Persona, tokenClaims } from './identities.ts';
import { messagePage, signOutPage } from './pages.ts';
import { sqliteAdapter } from './sqlite-adapter.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Site {
  /** Client id of the single-page application. */
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
}

export interface ProviderOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly personas: readonly Persona[];
  readonly clients: Readonly<Record<ClientName, Identity>>;
  readonly site: Site;
  readonly secrets: DirectorySecrets;
  readonly db: DatabaseSync;
  /** Path of the page that asks who is signing in. */
  readonly signInPath: (interactionId: string) => string;
}

/** An OpenID Connect provider whose tokens look like those of Entra ID, for one directory and one API. */
export function createProvider(options: ProviderOptions): Provider {
  const { issuer, audience, personas, site, secrets, db } = options;
  const scope = `${audience}/.default`;
  const origins = new Set(site.redirectUris.map((uri) => new URL(uri).origin));
  const people = new Map(
    personas.map((persona) => {
      const oid = objectId(secrets.directoryId, persona.username);
      return [oid, tokenClaims(secrets.directoryId, persona, oid)];
    }),
  );
  const applications = new Map(
    CLIENT_NAMES.map((name) => {
      const { id } = secrets.clients[name];
      return [
        id,
        { ...tokenClaims(secrets.directoryId, options.clients[name], objectId(secrets.directoryId, id)), azp: id },
      ];
    }),
  );

  return new Provider(issuer, {
    adapter: sqliteAdapter(db),
    jwks: { keys: secrets.signingKeys },
    cookies: { keys: secrets.cookieKeys },
    scopes: ['openid', 'profile', 'offline_access', scope],
    claims: { openid: ['sub', 'tid', 'oid'], profile: ['name', 'preferred_username', 'roles'] },
    conformIdTokenClaims: false,
    clients: [
      ...CLIENT_NAMES.map((name) => ({
        client_id: secrets.clients[name].id,
        client_secret: secrets.clients[name].secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        scope,
      })),
      {
        client_id: site.clientId,
        token_endpoint_auth_method: 'none' as const,
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [...site.redirectUris],
        post_logout_redirect_uris: [...site.postLogoutRedirectUris],
        response_types: ['code' as const],
        scope: `openid profile offline_access ${scope}`,
      },
    ],
    findAccount: (_, oid) => {
      const claims = people.get(oid);
      return claims && { accountId: oid, claims: () => ({ sub: oid, ...claims }) };
    },
    extraTokenClaims: (_, token) =>
      token.kind === 'AccessToken' ? people.get(token.accountId) : applications.get(token.clientId ?? ''),
    issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
    // The site belongs to the platform: signing in is the consent.
    loadExistingGrant: async ({ oidc }) => {
      const { client, session } = oidc;
      if (!client || !session?.accountId) return undefined;
      const known = session.grantIdFor(client.clientId);
      const existing = known ? await oidc.provider.Grant.find(known) : undefined;
      const grant = existing ?? new oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(`openid profile offline_access ${scope}`);
      grant.addResourceScope(audience, scope);
      await grant.save();
      return grant;
    },
    clientBasedCORS: (_, origin) => origins.has(origin),
    interactions: { url: (_, { uid }) => options.signInPath(uid) },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: ({ oidc }) => {
          // oidc-provider ignores a scope that it does not know; Entra ID refuses one of another API.
          const foreign = [...oidc.requestParamScopes].find((name) => name.includes('://') && name !== scope);
          if (foreign) throw new errors.InvalidScope('There is no such API in this directory.', foreign);
          return audience;
        },
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ audience, scope, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = signOutPage(form);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = messagePage('Signed out', 'You can close this page.');
        },
      },
    },
    renderError: (ctx, { error, error_description: description }) => {
      ctx.type = 'html';
      ctx.body = messagePage('Sign-in failed', `${error}: ${description ?? 'no details'}`);
    },
    ttl: {
      AccessToken: HOUR,
      ClientCredentials: HOUR,
      IdToken: HOUR,
      RefreshToken: DAY,
      Interaction: HOUR,
      Session: DAY,
      Grant: DAY,
      AuthorizationCode: MINUTE,
    },
  });
}
