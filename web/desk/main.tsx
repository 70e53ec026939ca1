import '../tokens.css';
import '../page.css';
import './page.css';
import { effect } from '@preact/signals';
import { render, type VNode } from 'preact';
import type { Me } from '../../shared/contract/conversation.ts';
import { createApi } from './api.ts';
import { asProblem } from './api-problem.ts';
import { filtersOf, queryOf } from './board/filters.ts';
import { loadDeskConfig } from './config.ts';
import { Desk } from './Desk.tsx';
import { Door } from './Door.tsx';
import { createDeskStore, type DeskStore } from './desk-store.ts';
import { startLive } from './live/start-live.ts';
import { followAddress, route } from './route.ts';
import { createSignIn, type SignIn, session } from './session.ts';
import { listenForShortcuts } from './shortcuts.ts';
import { keepTitle } from './title-badge.ts';

const root = document.getElementById('desk') ?? document.body;
let visit = new AbortController();

/** Begins anew, and ends whatever an earlier try has begun. */
async function open(): Promise<void> {
  visit.abort();
  visit = new AbortController();
  session.value = { state: 'loading' };
  render(<Door session={session.value} />, root);
  try {
    const config = await loadDeskConfig(location.origin);
    await enter(createSignIn(config), config.api, visit.signal);
  } catch (error) {
    session.value = { state: 'failed', words: asProblem(error).message };
    render(<Door session={session.value} onRetry={open} />, root);
  }
}

/** The desk is built once, when somebody is signed in; the door is in its place until then, and whenever they are not. */
async function enter(signIn: SignIn, baseUrl: string, leaving: AbortSignal): Promise<void> {
  const api = createApi({ baseUrl, token: signIn.token, onUnauthenticated: signIn.refused });
  const store = createDeskStore();
  let desk: VNode | null = null;
  const stop = session.subscribe((current) => {
    if (current.state === 'signed-in') {
      desk ??= setUp(current.me);
      render(desk, root);
    } else render(<Door session={current} onSignIn={signIn.start} onSignOut={signIn.end} onRetry={open} />, root);
  });
  leaving.addEventListener('abort', stop);
  if (await signIn.resume()) await readMe();

  function setUp(me: Me): VNode {
    store.me.value = me;
    followAddress(leaving);
    listenForShortcuts(leaving);
    for (const end of [filterByAddress(store), keepTitle(store)]) leaving.addEventListener('abort', end);
    return <Desk {...{ api, store, feed: startLive(api, store, leaving) }} onSignOut={signIn.end} />;
  }

  async function readMe(): Promise<void> {
    try {
      session.value = { state: 'signed-in', me: await api.me() };
    } catch (error) {
      const { status, message } = asProblem(error);
      if (status === 401) return;
      const words = status === 403 ? 'You are signed in, but you have no role here. Ask an operator for one.' : message;
      session.value = { state: 'failed', words };
    }
  }
}

/** A link to the board says what it shows, and so does going back to it. Returns what ends it. */
const filterByAddress = (store: DeskStore): (() => void) =>
  effect(() => {
    if (route.value.page === 'overview') return;
    const filters = filtersOf(location.search);
    if (queryOf(filters) !== queryOf(store.filters.peek())) store.filters.value = filters;
  });

await open();
