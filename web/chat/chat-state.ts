import type {
  ImageAttachment,
  ListMessagesResponse,
  Message,
  SendMessageResponse,
  StartSessionResponse,
} from '../../shared/contract/chat.ts';
import type { PlainWords } from './plain-words.ts';

/** A message of this visitor that the API has not confirmed yet. */
export interface Outgoing {
  clientMessageId: string;
  text: string;
  attachments: ImageAttachment[];
  /** When it was written, ISO 8601. */
  at: string;
  status: 'sending' | 'waiting' | 'unsent' | 'refused';
  /** What to tell the customer about `status`. */
  note?: string;
}

export type Connection = 'connecting' | 'connected' | 'lost' | 'offline';

export interface ChatState {
  session: StartSessionResponse | null;
  refusal: PlainWords | null;
  connection: Connection;
  /** Confirmed messages in the order of `seq`. */
  messages: readonly Message[];
  outbox: readonly Outgoing[];
  /** The cursor of the next poll. */
  next: number;
  typing: boolean;
  answeredBy: ListMessagesResponse['answeredBy'];
  /** Messages already stored while their own request is still unanswered: message id by client message id. */
  storedEarly: Readonly<Record<string, string>>;
}

export const emptyChat: ChatState = {
  session: null,
  refusal: null,
  connection: 'connecting',
  messages: [],
  outbox: [],
  next: 0,
  typing: false,
  answeredBy: 'assistant',
  storedEarly: {},
};

export type ChatEvent =
  | { type: 'session-started'; session: StartSessionResponse }
  | { type: 'session-ended' }
  | { type: 'refused'; refusal: PlainWords }
  | { type: 'connection-changed'; connection: Connection }
  | { type: 'queued'; outgoing: Outgoing }
  | { type: 'send-progressed'; clientMessageId: string; status: Outgoing['status']; note?: string }
  | { type: 'stored'; clientMessageId: string; response: SendMessageResponse }
  | { type: 'discarded'; clientMessageId: string }
  | { type: 'received'; page: ListMessagesResponse };

/** The chat after `event`; pure. */
export function reduce(state: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case 'session-started': {
      const sameConversation = state.session?.conversationId === event.session.conversationId;
      const kept = sameConversation ? state : { ...emptyChat, connection: state.connection, outbox: state.outbox };
      return { ...kept, session: event.session, refusal: null };
    }
    case 'session-ended':
      return { ...emptyChat, outbox: state.outbox };
    case 'refused':
      return { ...state, refusal: event.refusal };
    case 'connection-changed':
      return state.connection === event.connection ? state : { ...state, connection: event.connection };
    case 'queued':
      return { ...state, outbox: [...state.outbox, event.outgoing] };
    case 'send-progressed':
      return {
        ...state,
        outbox: state.outbox.map((one) =>
          one.clientMessageId === event.clientMessageId ? progressed(one, event) : one,
        ),
      };
    case 'stored':
      return {
        ...without(state, event.clientMessageId),
        messages: merge(state.messages, [event.response.message]),
        typing: event.response.typing,
      };
    case 'discarded':
      return without(state, event.clientMessageId);
    case 'received':
      return received(state, event.page);
  }
}

/** Unconfirmed messages that are not already among the confirmed ones. */
export const visibleOutbox = (state: ChatState): Outgoing[] =>
  state.outbox.filter((one) => !Object.hasOwn(state.storedEarly, one.clientMessageId));

/** Typing shows from the moment of sending: the assistant always answers, a person does so in their own time. */
export const showsTyping = (state: ChatState): boolean =>
  state.connection !== 'lost' &&
  state.connection !== 'offline' &&
  (state.typing || (state.answeredBy === 'assistant' && state.outbox.some((one) => one.status === 'sending')));

function progressed(one: Outgoing, { status, note }: { status: Outgoing['status']; note?: string }): Outgoing {
  const { note: _, ...rest } = one;
  return note === undefined ? { ...rest, status } : { ...rest, status, note };
}

function without(state: ChatState, clientMessageId: string): ChatState {
  const { [clientMessageId]: _, ...storedEarly } = state.storedEarly;
  return { ...state, storedEarly, outbox: state.outbox.filter((one) => one.clientMessageId !== clientMessageId) };
}

function received(state: ChatState, page: ListMessagesResponse): ChatState {
  const known = new Set(state.messages.map((message) => message.id));
  const fresh = page.messages.filter((message) => !known.has(message.id));
  const storedEarly = { ...state.storedEarly };
  // The poll may overtake the answer to our own request; the contract's message does not carry the client's id.
  for (const message of fresh) {
    if (message.author !== 'customer') continue;
    const own = state.outbox.find(
      (one) => !Object.hasOwn(storedEarly, one.clientMessageId) && sameContent(one, message),
    );
    if (own) storedEarly[own.clientMessageId] = message.id;
  }
  return {
    ...state,
    storedEarly,
    messages: fresh.length === 0 ? state.messages : merge(state.messages, fresh),
    next: Math.max(state.next, page.next),
    typing: page.typing,
    answeredBy: page.answeredBy,
  };
}

const sameContent = (one: Outgoing, message: Message): boolean =>
  one.text === message.text && one.attachments.length === message.attachments.length;

function merge(old: readonly Message[], fresh: readonly Message[]): Message[] {
  const byId = new Map([...old, ...fresh].map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}
