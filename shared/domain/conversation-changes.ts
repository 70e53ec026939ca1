import type { ConversationHead, Draft, StoredMessage } from './conversation.ts';

/** What one commit writes: the new head, and the messages that come with it. Pure; the store makes it atomic. */
export type Change = { head: ConversationHead; messages: StoredMessage[] };

export type NewConversation = Pick<ConversationHead, 'tenantId' | 'conversationId' | 'channel' | 'customerId'>;

export const newHead = (names: NewConversation, at: string): ConversationHead => ({
  ...names,
  epoch: 1,
  posture: 'auto',
  nextSeq: 1,
  lastCustomerSeq: 0,
  answeredSeq: 0,
  heldDraft: null,
  handoff: null,
  session: null,
  superseded: 0,
  lastTurn: null,
  waitingSince: null,
  createdAt: at,
  updatedAt: at,
});

type Said = Pick<StoredMessage, 'author' | 'text'> & Partial<StoredMessage>;

function say(head: ConversationHead, said: Said, at: string): Change {
  const message: StoredMessage = { attachments: [], citations: [], ...said, seq: head.nextSeq, at };
  return { head: { ...head, nextSeq: head.nextSeq + 1, updatedAt: at }, messages: [message] };
}

export function customerWrote(
  head: ConversationHead,
  said: Pick<StoredMessage, 'text' | 'attachments'>,
  at: string,
): Change {
  const change = say(head, { author: 'customer', ...said }, at);
  return {
    ...change,
    head: {
      ...change.head,
      lastCustomerSeq: head.nextSeq,
      waitingSince: head.posture === 'human' ? null : (head.waitingSince ?? at),
      heldDraft: null,
    },
  };
}

export function answerDelivered(head: ConversationHead, draft: Draft, at: string): Change {
  const { text, citations, model, confidence } = draft;
  const change = say(head, { author: 'assistant', text, citations, model, confidence }, at);
  const answeredSeq = Math.max(head.answeredSeq, draft.toSeq);
  const overtaken = head.lastCustomerSeq > answeredSeq;
  return {
    ...change,
    head: {
      ...change.head,
      answeredSeq,
      superseded: 0,
      heldDraft: null,
      // What the customer wrote meanwhile has not been told to the session, although its number is lower than the answer's.
      session: { ...draft.life, throughSeq: overtaken ? draft.toSeq : head.nextSeq, at },
      lastTurn: { turnId: draft.draftId, at },
      waitingSince: overtaken ? (head.waitingSince ?? at) : null,
    },
  };
}

export const draftHeld = (head: ConversationHead, draft: Draft, at: string): Change => ({
  head: {
    ...head,
    heldDraft: { draftId: draft.draftId, confidence: draft.confidence },
    waitingSince: null,
    updatedAt: at,
  },
  messages: [],
});

export const draftSuperseded = (head: ConversationHead, at: string): Change => ({
  head: { ...head, superseded: head.superseded + 1, updatedAt: at },
  messages: [],
});

/** The conversation goes to a person: one line to the customer, the epoch ends every answer under way. */
export function handedOff(
  head: ConversationHead,
  handoff: { reason: string; cause: string; line: string },
  at: string,
): Change {
  const change = say(head, { author: 'system', text: handoff.line }, at);
  return {
    ...change,
    head: {
      ...change.head,
      epoch: head.epoch + 1,
      posture: 'human',
      heldDraft: null,
      answeredSeq: head.lastCustomerSeq,
      waitingSince: null,
      handoff: { reason: handoff.reason, cause: handoff.cause, at },
    },
  };
}

export const takenOver = (head: ConversationHead, by: string, at: string): Change => ({
  head: {
    ...head,
    epoch: head.epoch + 1,
    posture: 'human',
    heldDraft: null,
    answeredSeq: head.lastCustomerSeq,
    waitingSince: null,
    handoff: { reason: `${by} took over.`, cause: 'take-over', at },
    updatedAt: at,
  },
  messages: [],
});

export function personReplied(head: ConversationHead, text: string, at: string): Change {
  const change = say(head, { author: 'supervisor', text }, at);
  return { ...change, head: { ...change.head, answeredSeq: head.lastCustomerSeq, waitingSince: null } };
}

export const handedBack = (head: ConversationHead, at: string): Change => ({
  head: {
    ...head,
    epoch: head.epoch + 1,
    posture: 'auto',
    heldDraft: null,
    handoff: null,
    waitingSince: head.lastCustomerSeq > head.answeredSeq ? at : null,
    updatedAt: at,
  },
  messages: [],
});

/** Nobody will answer: the tenant is gone, its data is kept. */
export const noLongerWaiting = (head: ConversationHead): Change => ({
  head: { ...head, waitingSince: null },
  messages: [],
});
