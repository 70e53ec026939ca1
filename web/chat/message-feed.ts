import { ApiError, type ChatApi } from './api.ts';
import { backoff } from './backoff.ts';
import type { ChatStore } from './chat-store.ts';
import type { PageActivity } from './page-activity.ts';
import { createPause } from './pause.ts';
import { whyRefused } from './plain-words.ts';
import type { VisitorSession } from './visitor-session.ts';

/** Follows the conversation by long polls until it is stopped or the API refuses the chat for good. */
export interface MessageFeed {
  /** Ends the wait before the next try. */
  hurry(): void;
  stop(): void;
}

export function startMessageFeed(
  api: ChatApi,
  session: VisitorSession,
  chat: ChatStore,
  page: PageActivity,
  onConnected: () => void,
): MessageFeed {
  const stopped = new AbortController();
  const retryPause = createPause();
  const limitPause = createPause();

  async function follow(): Promise<void> {
    for (let failures = 0; !stopped.signal.aborted; ) {
      await page.whenActive();
      try {
        // The first request of a page renews the session: the visitor stays, the greeting is the current one.
        if (chat.state().connection === 'connecting') await session.open();
        await poll();
        failures = 0;
      } catch (error) {
        if (stopped.signal.aborted) return;
        const refusal = whyRefused(error);
        if (refusal && chat.state().session === null) return chat.dispatch({ type: 'refused', refusal });
        if (refusal) session.forget();
        // One cut long poll is everyday life on the internet; it is worth a word only when the next one fails too.
        if (failures > 0 || chat.state().connection !== 'connected') {
          chat.dispatch({ type: 'connection-changed', connection: page.online() ? 'lost' : 'offline' });
        }
        const asked = error instanceof ApiError ? error.retryAfterSeconds : null;
        await (asked === null ? retryPause.for(backoff(failures++)) : limitPause.for(asked * 1000));
      }
    }
  }

  async function poll(): Promise<void> {
    const askedAt = Date.now();
    const { connection, next } = chat.state();
    // Without waiting at first and after a loss, to learn at once where the conversation stands.
    const wait = connection === 'connected' ? 25 : 0;
    const answer = await session.use(({ token, conversationId }) =>
      api.listMessages(token, conversationId, { after: next, wait }, stopped.signal),
    );
    chat.dispatch({ type: 'received', page: answer });
    if (connection !== 'connected') {
      chat.dispatch({ type: 'connection-changed', connection: 'connected' });
      onConnected();
    }
    // An API that answers a long poll early and empty must not be asked in a tight circle.
    if (wait > 0 && answer.messages.length === 0 && Date.now() - askedAt < 1000) await limitPause.for(1000);
  }

  void follow();
  return {
    hurry: retryPause.end,
    stop: () => {
      stopped.abort();
      retryPause.end();
      limitPause.end();
    },
  };
}
