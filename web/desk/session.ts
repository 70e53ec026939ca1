import { signal } from '@preact/signals';
import { ErrorResponse, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { Me } from '../../shared/contract/conversation.ts';
import { ApiProblem } from './api-problem.ts';
import type { DeskConfig } from './config.ts';

export type Session =
  | { state: 'loading' }
  /** `words` tell why, when the person did not choose it. */
  | { state: 'signed-out'; words: string | null }
  | { state: 'signed-in'; me: Me }
  | { state: 'failed'; words: string };

/** Who is at the desk. */
export const session = signal<Session>({ state: 'loading' });

export interface SignIn {
  /** Takes up the sign-in of this tab, or the one that the address brings back from Entra ID; false when there is none. */
  resume(): Promise<boolean>;
  /** Leaves the page for Entra ID, and comes back to where it was. */
  start(): Promise<void>;
  end(): Promise<void>;
  /** A token that is good for another minute at least; renewed when needed. Rejects with `ApiProblem`. */
  token(): Promise<string>;
  /** The API refused the token: sign in again, unless that has just been done. */
  refused(): void;
}

const spareSeconds = 60;
/** A refusal so soon after signing in is not a matter of time: signing in again would only go round in circles. */
const freshMs = 60_000;
/** Somebody of this browser is signed in: another tab then signs in without being asked. */
const rememberKey = 'clawdesk.desk.signed-in';

/** OpenID Connect with PKCE in the page itself; tokens stay in the tab's sessionStorage. */
export function createSignIn({ identity, identityClient }: DeskConfig): SignIn {
  const storage = new WebStorageStateStore({ store: sessionStorage });
  const here = `${location.origin}/desk/`;
  const manager = new UserManager({
    authority: identity,
    client_id: identityClient.clientId,
    redirect_uri: here,
    post_logout_redirect_uri: here,
    scope: `openid profile offline_access ${identityClient.scope}`,
    userStore: storage,
    stateStore: storage,
    automaticSilentRenew: false,
    requestTimeoutInSeconds: 15,
  });
  let signedInAt = Number.NEGATIVE_INFINITY;
  let renewing: Promise<User> | null = null;

  async function start(): Promise<void> {
    session.value = { state: 'loading' };
    try {
      await manager.signinRedirect({ state: { path: location.pathname + location.search } });
    } catch {
      localStorage.removeItem(rememberKey);
      session.value = { state: 'failed', words: 'The sign-in service cannot be reached. Check your connection.' };
    }
  }

  async function comeBack(): Promise<boolean> {
    try {
      const { state } = await manager.signinRedirectCallback();
      history.replaceState(null, '', pathIn(state));
      localStorage.setItem(rememberKey, 'yes');
      signedInAt = Date.now();
      return true;
    } catch (error) {
      history.replaceState(null, '', '/desk/');
      localStorage.removeItem(rememberKey);
      const words = error instanceof ErrorResponse ? (error.error_description ?? error.error) : null;
      session.value = { state: 'signed-out', words: `You were not signed in${words ? `: ${words}` : '.'}` };
      return false;
    }
  }

  async function signInAgain(): Promise<never> {
    await manager.removeUser();
    await start();
    throw new ApiProblem(401, { code: 'unauthenticated', title: 'You are being signed in again.' });
  }

  async function renew(): Promise<User> {
    try {
      const user = await manager.signinSilent();
      if (user) return user;
    } catch (error) {
      if (!(error instanceof ErrorResponse))
        throw new ApiProblem(0, { code: 'no-answer', title: 'The sign-in service cannot be reached.' });
    }
    return signInAgain();
  }

  /** Calls that come while one runs share its result: a page asks many things at once. */
  function once(way: () => Promise<User>): Promise<User> {
    renewing ??= way().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  return {
    start,
    async resume() {
      const query = new URLSearchParams(location.search);
      if (query.has('state') && (query.has('code') || query.has('error'))) return comeBack();
      const user = await manager.getUser();
      if (user && (!user.expired || user.refresh_token)) return true;
      if (localStorage.getItem(rememberKey) !== null) await start();
      else session.value = { state: 'signed-out', words: null };
      return false;
    },
    async end() {
      localStorage.removeItem(rememberKey);
      session.value = { state: 'loading' };
      try {
        await manager.signoutRedirect();
      } catch {
        await manager.removeUser();
        session.value = { state: 'signed-out', words: null };
      }
    },
    async token() {
      const user = await manager.getUser();
      if (user && (user.expires_in ?? 0) > spareSeconds) return user.access_token;
      return (await once(user?.refresh_token ? renew : signInAgain)).access_token;
    },
    refused() {
      if (Date.now() - signedInAt < freshMs) {
        localStorage.removeItem(rememberKey);
        session.value = { state: 'failed', words: 'You are signed in, but the server does not accept it.' };
      } else void once(signInAgain).catch(() => {});
    },
  };
}

/** Where the person was when they left to sign in; only ever a page of this site. */
function pathIn(state: unknown): string {
  const path = typeof state === 'object' && state !== null && 'path' in state ? state.path : null;
  return typeof path === 'string' && /^\/desk(\/|$)/.test(path) ? path : '/desk/';
}
