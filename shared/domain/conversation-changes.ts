import type { Citation, CustomerFacts } from '../contract/chat.ts';
import type { Handoff } from '../contract/conversation.ts';
import { type ConversationHead, type Draft, isInSession, type StoredMessage } from './conversation.ts';
import { moodOf } from './mood.ts';

/** What one commit writes: the new head, and the messages that come with it. Pure; the store makes it atomic. */
export type Change = { head: ConversationHead; messages: StoredMessage[] };

export type NewConversation = Pick<ConversationHead, 'tenantId' | 'conversationId' | 'channel' | 'customerId'>;

const newEpisode = (at: string) => ({
  openedAt: at,
  firstResponseAt: null,
  subject: '',
  posture: 'auto' as const,
  heldDraft: null,
  rejections: 0,
  coaching: [],
  handoff: null,
  packetEpoch: 0,
  promisedFor: null,
  claim: null,
  sla: null,
  resolution: null,
  mood: 'calm' as const,
  failing: null,
  tags: [],
  tally: { turns: 0, held: 0, approved: 0, edited: 0, rejected: 0, handoffs: 0, cost: 0 },
  session: null,
  superseded: 0,
  waitingSince: null,
  unansweredSince: null,
});

export const newHead = (names: NewConversation, at: string): ConversationHead => ({
  ...names,
  ...newEpisode(at),
  customer: { name: null, facts: {} },
  version: 0,
  episode: 1,
  episodeFromSeq: 1,
  preview: null,
  epoch: 1,
  nextSeq: 1,
  lastCustomerSeq: 0,
  answeredSeq: 0,
  repliedSeq: 0,
  handedBackSeq: 0,
  coached: 0,
  lastTurn: null,
  createdAt: at,
  updatedAt: at,
});

/** What is told about the customer; what is not told again stays, unless it is too much. */
export function introduced(head: ConversationHead, customer: CustomerFacts | undefined): ConversationHead {
  if (customer === undefined) return head;
  const told = customer.facts ?? {};
  const kept = Object.entries(head.customer.facts).filter(([fact]) => !Object.hasOwn(told, fact));
  const facts = Object.fromEntries([...kept, ...Object.entries(told)].slice(-maxFacts));
  return { ...head, customer: { name: customer.name ?? head.customer.name, facts } };
}

type Said = Pick<StoredMessage, 'author' | 'text'> & Partial<StoredMessage>;

const previewLength = 160;
const maxFacts = 20;

/** Appends one message. */
export function say(head: ConversationHead, said: Said, at: string): Change {
  const message: StoredMessage = { attachments: [], citations: [], ...said, seq: head.nextSeq, at };
  const preview = {
    author: message.author,
    text: message.text.slice(0, previewLength),
    hasImage: message.attachments.length > 0,
  };
  // What the platform itself says tells people nothing about the customer.
  const shown = message.author === 'system' ? head.preview : preview;
  return { head: { ...head, nextSeq: head.nextSeq + 1, preview: shown, updatedAt: at }, messages: [message] };
}

/** The resolution is over: soon after it the episode goes on, later a new one begins. */
function reopened(head: ConversationHead, at: string, reopenWithinHours: number): ConversationHead {
  if (head.resolution === null) return head;
  if (Date.parse(at) - Date.parse(head.resolution.at) <= reopenWithinHours * 3_600_000)
    return { ...head, resolution: null };
  return { ...head, ...newEpisode(at), episode: head.episode + 1, episodeFromSeq: head.nextSeq };
}

export function customerWrote(
  before: ConversationHead,
  said: Pick<StoredMessage, 'text' | 'attachments'>,
  at: string,
  { reopenWithinHours }: { reopenWithinHours: number },
): Change {
  const head = reopened(before, at, reopenWithinHours);
  const change = say(head, { author: 'customer', ...said }, at);
  return {
    ...change,
    head: {
      ...change.head,
      subject: head.subject || said.text.trim().slice(0, previewLength) || 'A picture',
      lastCustomerSeq: head.nextSeq,
      waitingSince: head.posture === 'human' ? null : (head.waitingSince ?? at),
      unansweredSince: head.unansweredSince ?? at,
      heldDraft: null,
      mood: moodOf(said.text),
    },
  };
}

/** The answer of a turn, as it is or with the words that a person gave it. */
export function answerDelivered(head: ConversationHead, draft: Draft, at: string): Change {
  const edited = draft.decision?.text ?? null;
  const text = edited ?? draft.text;
  const cites = ({ n }: Citation): boolean => edited === null || edited.includes(`[${n}]`);
  const citations = draft.citations.filter(cites);
  // How sure the assistant was says nothing about a person's words.
  const made = edited ? {} : { model: draft.model, confidence: draft.confidence };
  const change = say(head, { author: 'assistant', text, citations, ...made }, at);
  const answeredSeq = Math.max(head.answeredSeq, draft.toSeq);
  const overtaken = head.lastCustomerSeq > answeredSeq;
  const isKnown = !overtaken && edited === null && isInSession(draft);
  return {
    ...change,
    head: {
      ...spent(change.head, draft),
      answeredSeq,
      repliedSeq: Math.max(head.repliedSeq, draft.toSeq),
      superseded: 0,
      rejections: 0,
      coaching: head.coaching.filter(({ n }) => n > draft.coached),
      heldDraft: null,
      failing: null,
      firstResponseAt: head.firstResponseAt ?? at,
      // The session knows neither what the customer wrote meanwhile, although its number is lower, nor words that are not its own.
      session: { ...draft.life, throughSeq: isKnown ? head.nextSeq : draft.toSeq, at },
      lastTurn: { turnId: draft.draftId, at },
      waitingSince: overtaken ? (head.waitingSince ?? at) : null,
      unansweredSince: overtaken ? head.unansweredSince : null,
    },
  };
}

/** Counts a turn and its price when its draft first leads to anything. */
function spent(head: ConversationHead, draft: Draft): ConversationHead {
  if (draft.status !== 'ready') return head;
  return { ...head, tally: { ...head.tally, turns: head.tally.turns + 1, cost: head.tally.cost + draft.cost } };
}

/** `promise`: people are away, so the customer is told when they are back. */
export function draftHeld(
  before: ConversationHead,
  draft: Draft,
  at: string,
  promise: { line: string; opening: string } | null = null,
): Change {
  const head = spent(before, draft);
  const { draftId, confidence, outcome } = draft;
  const tells = promise && head.promisedFor !== promise.opening ? promise : null;
  const change = tells ? say(head, { author: 'system', text: tells.line }, at) : { head, messages: [] };
  return {
    ...change,
    head: {
      ...change.head,
      heldDraft: { draftId, confidence, outcome, at },
      promisedFor: tells ? tells.opening : head.promisedFor,
      failing: null,
      tally: { ...head.tally, held: head.tally.held + 1 },
      waitingSince: null,
      updatedAt: at,
    },
  };
}

export const draftSuperseded = (head: ConversationHead, draft: Draft, at: string): Change => ({
  head: {
    ...spent(head, draft),
    superseded: head.superseded + (head.coached > draft.coached ? 0 : 1),
    updatedAt: at,
  },
  messages: [],
});

/** The assistant could not answer and is going to try again. */
export const answerFailing = (head: ConversationHead, reason: string): Change => ({
  head: { ...head, failing: reason },
  messages: [],
});

/** The conversation goes to a person: one line to the customer, the epoch ends every answer under way. */
export function handedOff(
  head: ConversationHead,
  handoff: Omit<Handoff, 'at'> & { line: string; promisedFor?: string | null },
  at: string,
): Change {
  const { line, promisedFor = head.promisedFor, ...why } = handoff;
  const change = say(head, { author: 'system', text: line }, at);
  return {
    ...change,
    head: {
      ...change.head,
      epoch: head.epoch + 1,
      posture: 'human',
      heldDraft: null,
      failing: null,
      answeredSeq: head.lastCustomerSeq,
      waitingSince: null,
      promisedFor,
      tally: { ...head.tally, handoffs: head.tally.handoffs + 1 },
      handoff: { ...why, at },
    },
  };
}

/** The answer goes nowhere, the conversation to a person. */
export const answerWithheld = (
  head: ConversationHead,
  draft: Draft,
  handoff: Parameters<typeof handedOff>[1],
  at: string,
): Change => handedOff(spent(head, draft), handoff, at);

/** A clock has run out. */
export const slaBreached = (head: ConversationHead, sla: NonNullable<ConversationHead['sla']>): Change => ({
  head: { ...head, sla },
  messages: [],
});

/** The assistant's answer was the last word. That nobody listens any more is seen by `updatedAt`, which stays. */
export const answeredForGood = (head: ConversationHead, at: string): Change => ({
  head: {
    ...head,
    resolution: { outcome: 'answered', by: 'assistant', name: 'the assistant', at },
    epoch: head.epoch + 1,
  },
  messages: [],
});

/** Nobody will answer: the tenant is gone, its data is kept. */
export const noLongerWaiting = (head: ConversationHead): Change => ({
  head: { ...head, waitingSince: null, unansweredSince: null, sla: null },
  messages: [],
});
