import { ApiError, type ChatApi } from './api.ts';
import { backoff, maxSendAttempts } from './backoff.ts';
import type { Outgoing } from './chat-state.ts';
import type { ChatStore } from './chat-store.ts';
import { createPause } from './pause.ts';
import { tooManyMessages, whyNotAccepted } from './plain-words.ts';
import type { VisitorSession } from './visitor-session.ts';
import type { VisitorStore } from './visitor-store.ts';

/** Sends what waits in the outbox, oldest first and one at a time, so that the order of writing is the order of arrival. */
export interface OutboxSender {
  /** Starts sending, or goes on at once when it was waiting to try again; a wait that the API asked for is kept. */
  flush(): void;
  stop(): void;
}

export function createOutboxSender(
  api: ChatApi,
  session: VisitorSession,
  chat: ChatStore,
  remembered: VisitorStore,
): OutboxSender {
  const retryPause = createPause();
  const limitPause = createPause();
  let sending = false;
  let stopped = false;

  async function sendAll(): Promise<void> {
    if (sending) return;
    sending = true;
    try {
      for (let next = nextToSend(); next && (await deliver(next)); next = nextToSend());
    } finally {
      sending = false;
    }
  }

  const nextToSend = (): Outgoing | undefined => chat.state().outbox.find((one) => one.status !== 'refused');

  /** True when the queue may go on to the next message. */
  async function deliver({ clientMessageId, text, attachments }: Outgoing): Promise<boolean> {
    const progress = (status: Outgoing['status'], note?: string) =>
      chat.dispatch({ type: 'send-progressed', clientMessageId, status, ...(note === undefined ? {} : { note }) });

    for (let attempt = 0; attempt < maxSendAttempts && !stopped; attempt++) {
      if (!chat.state().outbox.some((one) => one.clientMessageId === clientMessageId)) return true;
      progress('sending');
      try {
        const response = await session.use(({ token }) =>
          api.sendMessage(token, { clientMessageId, text, attachments }),
        );
        remembered.forgetOutgoing(clientMessageId);
        chat.dispatch({ type: 'stored', clientMessageId, response });
        return true;
      } catch (error) {
        const reason = whyNotAccepted(error);
        if (reason !== null) {
          progress('refused', reason);
          return true;
        }
        const seconds = error instanceof ApiError && error.status === 429 ? (error.retryAfterSeconds ?? 10) : null;
        progress('waiting', seconds === null ? 'Not sent yet' : tooManyMessages(seconds));
        await (seconds === null ? retryPause.for(backoff(attempt)) : limitPause.for(seconds * 1000));
      }
    }
    progress('unsent', 'Not sent');
    return false;
  }

  return {
    flush: () => {
      retryPause.end();
      if (!stopped) void sendAll();
    },
    stop: () => {
      stopped = true;
      retryPause.end();
      limitPause.end();
    },
  };
}
