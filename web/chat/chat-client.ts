import type { ImageAttachment } from '../../shared/contract/chat.ts';
import type { ChatApi } from './api.ts';
import type { Outgoing } from './chat-state.ts';
import { type ChatStore, createChatStore } from './chat-store.ts';
import { startMessageFeed } from './message-feed.ts';
import { createOutboxSender } from './outbox-sender.ts';
import { watchPage } from './page-activity.ts';
import { createVisitorSession } from './visitor-session.ts';
import type { VisitorStore } from './visitor-store.ts';

export interface ChatClient extends Omit<ChatStore, 'dispatch'> {
  send(text: string, attachments: ImageAttachment[]): void;
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  stop(): void;
}

/** Opens the visitor's conversation, or takes it up again with what was not sent, and keeps it up to date until `stop()`. */
export function startChat(tenantId: string, api: ChatApi, remembered: VisitorStore): ChatClient {
  const chat = createChatStore({
    session: remembered.session(),
    outbox: remembered.outbox().map((one) => ({ ...one, status: 'waiting', note: 'Not sent yet' })),
  });
  const page = watchPage({
    onReturn: () => {
      feed.hurry();
      sender.flush();
    },
    onOffline: () => chat.dispatch({ type: 'connection-changed', connection: 'offline' }),
  });
  const session = createVisitorSession(tenantId, api, chat, remembered);
  const sender = createOutboxSender(api, session, chat, remembered);
  const feed = startMessageFeed(api, session, chat, page, sender.flush);

  return {
    state: chat.state,
    subscribe: chat.subscribe,
    send: (text, attachments) => {
      const outgoing: Outgoing = {
        clientMessageId: newId(),
        text,
        attachments,
        at: new Date().toISOString(),
        status: 'sending',
      };
      remembered.keepOutgoing(outgoing);
      chat.dispatch({ type: 'queued', outgoing });
      sender.flush();
    },
    retry: (clientMessageId) => {
      chat.dispatch({ type: 'send-progressed', clientMessageId, status: 'sending' });
      sender.flush();
    },
    discard: (clientMessageId) => {
      remembered.forgetOutgoing(clientMessageId);
      chat.dispatch({ type: 'discarded', clientMessageId });
    },
    stop: () => {
      page.close();
      sender.stop();
      feed.stop();
    },
  };
}

/** 32 hex digits. Not `crypto.randomUUID`: browsers have that only on https, and the chat may sit on any site. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
