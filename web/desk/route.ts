import { signal } from '@preact/signals';
import { type ConversationRef, pathOf } from './conversation-ref.ts';

/** What a person wanted to do when they opened a conversation by a key. */
export type Intent = 'edit' | 'whisper' | 'reply';

export type Route =
  | { page: 'board' }
  | { page: 'overview' }
  | { page: 'routing' }
  | { page: 'knowledge' }
  | { page: 'settings' }
  | { page: 'conversation'; conversation: ConversationRef; intent: Intent | null }
  | { page: 'unknown' };

/** The page that an address means. */
export function routeOf(path: string, state: unknown = null): Route {
  if (/^\/desk\/?$/.test(path)) return { page: 'board' };
  if (/^\/desk\/overview\/?$/.test(path)) return { page: 'overview' };
  if (/^\/desk\/knowledge\/?$/.test(path)) return { page: 'knowledge' };
  if (/^\/desk\/routing\/?$/.test(path)) return { page: 'routing' };
  if (/^\/desk\/settings\/?$/.test(path)) return { page: 'settings' };
  const [, tenantId, conversationId] = /^\/desk\/c\/([^/]+)\/([^/]+)\/?$/.exec(path) ?? [];
  if (tenantId === undefined || conversationId === undefined) return { page: 'unknown' };
  try {
    const conversation = {
      tenantId: decodeURIComponent(tenantId),
      conversationId: decodeURIComponent(conversationId),
    };
    return { page: 'conversation', conversation, intent: intentIn(state) };
  } catch {
    return { page: 'unknown' };
  }
}

function intentIn(state: unknown): Intent | null {
  const intent = typeof state === 'object' && state !== null && 'intent' in state ? state.intent : null;
  return intent === 'edit' || intent === 'whisper' || intent === 'reply' ? intent : null;
}

/** Where the page is. */
export const route = signal<Route>({ page: 'board' });

/** Decides about what would leave the page; called with the step that does. */
type Keeper = (go: () => void) => void;
let keeper: Keeper | null = null;
/** Where the page was when it began to be kept. */
let kept = { path: '', state: null as unknown };

/** Nothing within the site leaves the page but by `ask`, until what comes back is called. Closing the tab is the browser's matter. */
export function keepPage(ask: Keeper): () => void {
  keeper = ask;
  kept = { path: location.pathname + location.search, state: history.state };
  return () => {
    if (keeper === ask) keeper = null;
  };
}

/** Takes a step that leaves the page, or asks first. */
export const leave = (go: () => void): void => (keeper === null ? go() : keeper(go));

export const navigate = (path: string, state: { intent?: Intent } = {}): void =>
  leave(() => {
    history.pushState(state, '', path);
    follow();
  });

/** Opens a conversation's page, and keeps the board's filters in the address. */
export const openConversation = (ref: ConversationRef, intent?: Intent): void =>
  navigate(`${pathOf(ref)}${location.search}`, intent === undefined ? {} : { intent });

export const openBoard = (): void => navigate(`/desk/${location.search}`);

function follow(): void {
  route.value = routeOf(location.pathname, history.state);
}

/** The browser went back or forward already: a kept page gets its address again, on top of where the person wanted to be. */
function followBrowser(): void {
  const ask = keeper;
  if (ask === null) {
    follow();
    return;
  }
  history.pushState(kept.state, '', kept.path);
  ask(() => history.back());
}

/** Keeps `route` on the address, and makes links within the site change the page without loading it again, until `signal` aborts. */
export function followAddress(signal: AbortSignal): void {
  follow();
  window.addEventListener('popstate', followBrowser, { signal });
  const onClick = (event: MouseEvent) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.origin !== location.origin || !link.pathname.startsWith('/desk/')) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  };
  document.addEventListener('click', onClick, { signal });
}
