import type { ImageAttachment, StartSessionResponse } from '../../shared/contract/chat.ts';
import { ApiError, type ChatApi } from './api.ts';
import { backoff, maxSendAttempts } from './backoff.ts';
import { type ChatEvent, type ChatState, emptyChat, type Outgoing, reduce } from './chat-state.ts';
import { watchPage } from './page-activity.ts';
import { createPause } from './pause.ts';
import { tooManyMessages, whyNotAccepted, whyRefused } from './plain-words.ts';
import type { VisitorStore } from './visitor-store.ts';

export interface ChatClient {
  state(): ChatState;
  /** Calls `listener` after every change; returns the unsubscribe function. */
  subscribe(listener: () => void): () => void;
  send(text: string, attachments: ImageAttachment[]): void;
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  stop(): void;
}

/** Opens (or takes up again) the visitor's conversation and keeps it up to date until `stop()`. */
export function startChat(tenantId: string, api: ChatApi, store: VisitorStore): ChatClient {
  const stopped = new AbortController();
  const listeners = new Set<() => void>();
  const pollPause = createPause();
  const sendPause = createPause();
  const limitPause = createPause();
  let state: ChatState = { ...emptyChat, outbox: store.outbox().map((one) => ({ ...one, status: 'waiting' })) };
  let flushing = false;
  let opening: Promise<StartSessionResponse> | null = null;

  function dispatch(event: ChatEvent): void {
    const before = state;
    state = reduce(state, event);
    if (state !== before) for (const listener of listeners) listener();
  }

  const page = watchPage({
    onReturn: () => {
      pollPause.end();
      sendPause.end();
      void flush();
    },
    onOffline: () => dispatch({ type: 'connection-changed', connection: 'offline' }),
  });

  function openSession(): Promise<StartSessionResponse> {
    opening ??= (async () => {
      try {
        const token = state.session?.token;
        const session = await api.startSession(token === undefined ? { tenantId } : { tenantId, token });
        store.keepSession(session);
        dispatch({ type: 'session-started', session });
        return session;
      } finally {
        opening = null;
      }
    })();
    return opening;
  }

  /** Runs `call` with the visitor's token; when the API no longer takes it, once more with a new one. */
  async function withSession<T>(call: (session: StartSessionResponse) => Promise<T>): Promise<T> {
    const session = state.session ?? (await openSession());
    try {
      return await call(session);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      const renewed = state.session !== null && state.session.token !== session.token ? state.session : await openSession();
      return call(renewed);
    }
  }

  async function run(): Promise<void> {
    for (let failures = 0; !stopped.signal.aborted; ) {
      await page.whenActive();
      try {
        // The first request of a page renews the session: the visitor stays, the greeting is the current one.
        if (state.connection === 'connecting') await openSession();
        await poll();
        failures = 0;
      } catch (error) {
        if (stopped.signal.aborted) return;
        const refusal = whyRefused(error);
        if (refusal && state.session === null) return dispatch({ type: 'refused', refusal });
        if (refusal) forgetSession();
        // One cut long poll is everyday life on the internet; it is worth a word only when the next one fails too.
        if (failures > 0 || state.connection !== 'connected') {
          dispatch({ type: 'connection-changed', connection: page.online() ? 'lost' : 'offline' });
        }
        const asked = error instanceof ApiError ? error.retryAfterSeconds : null;
        await (asked === null ? pollPause.for(backoff(failures++)) : limitPause.for(asked * 1000));
      }
    }
  }

  async function poll(): Promise<void> {
    const askedAt = Date.now();
    // Without waiting at first and after a loss, to learn at once where the conversation stands.
    const wait = state.connection === 'connected' ? 25 : 0;
    const { next } = state;
    const answer = await withSession((session) =>
      api.listMessages(session.token, session.conversationId, { after: next, wait }, stopped.signal),
    );
    dispatch({ type: 'received', page: answer });
    if (state.connection !== 'connected') {
      dispatch({ type: 'connection-changed', connection: 'connected' });
      sendPause.end();
      void flush();
    }
    // An API that answers a long poll early and empty must not be asked in a tight circle.
    if (wait > 0 && answer.messages.length === 0 && Date.now() - askedAt < 1000) await pollPause.for(1000);
  }

  function forgetSession(): void {
    store.forgetSession();
    state = { ...emptyChat, outbox: state.outbox };
  }

  /** Sends what is unsent, oldest first and one at a time, so that the order of writing is the order of arrival. */
  async function flush(): Promise<void> {
    if (flushing || stopped.signal.aborted) return;
    flushing = true;
    try {
      for (let next = nextToSend(); next && (await deliver(next)); next = nextToSend());
    } finally {
      flushing = false;
    }
  }

  const nextToSend = (): Outgoing | undefined => state.outbox.find((one) => one.status !== 'refused');

  /** True when the queue may go on to the next message. */
  async function deliver({ clientMessageId, text, attachments }: Outgoing): Promise<boolean> {
    const progress = (status: Outgoing['status'], note?: string) =>
      dispatch({ type: 'send-progressed', clientMessageId, status, ...(note === undefined ? {} : { note }) });

    for (let attempt = 0; attempt < maxSendAttempts; attempt++) {
      if (!state.outbox.some((one) => one.clientMessageId === clientMessageId)) return true;
      progress('sending');
      try {
        const response = await withSession((session) => api.sendMessage(session.token, { clientMessageId, text, attachments }));
        store.forgetOutgoing(clientMessageId);
        dispatch({ type: 'stored', clientMessageId, response });
        return true;
      } catch (error) {
        const reason = whyNotAccepted(error);
        if (reason !== null) {
          progress('refused', reason);
          return true;
        }
        const seconds = error instanceof ApiError && error.status === 429 ? (error.retryAfterSeconds ?? 10) : null;
        progress('waiting', seconds === null ? 'Not sent yet' : tooManyMessages(seconds));
        await (seconds === null ? sendPause.for(backoff(attempt)) : limitPause.for(seconds * 1000));
      }
      if (stopped.signal.aborted) return false;
    }
    progress('unsent', 'Not sent');
    return false;
  }

  const remembered = store.session();
  if (remembered) state = reduce(state, { type: 'session-started', session: remembered });
  void run();

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send: (text, attachments) => {
      const outgoing: Outgoing = { clientMessageId: newId(), text, attachments, at: new Date().toISOString(), status: 'sending' };
      store.keepOutgoing(outgoing);
      dispatch({ type: 'queued', outgoing });
      void flush();
    },
    retry: (clientMessageId) => {
      dispatch({ type: 'send-progressed', clientMessageId, status: 'sending' });
      sendPause.end();
      void flush();
    },
    discard: (clientMessageId) => {
      store.forgetOutgoing(clientMessageId);
      dispatch({ type: 'discarded', clientMessageId });
    },
    stop: () => {
      stopped.abort();
      page.close();
      pollPause.end();
      sendPause.end();
      limitPause.end();
    },
  };
}

/** 32 hex digits. Not `crypto.randomUUID`: browsers have that only on https, and the chat may sit on any site. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
