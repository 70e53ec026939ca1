import { z } from 'zod';
import { Citation, Message } from '../contract/chat.ts';

export const Posture = z.enum(['auto', 'draft-only', 'human']);
export type Posture = z.infer<typeof Posture>;

/** The head of a conversation: the one document that every write to the conversation passes through. */
export const ConversationHead = z.object({
  tenantId: z.string(),
  conversationId: z.string(),
  channel: z.string(),
  /** The customer: a visitor's id, or the id that the tenant's server gave. */
  customerId: z.string(),
  /** Fence against a late answer: a takeover increments it, delivery compares it. */
  epoch: z.int(),
  posture: Posture,
  nextSeq: z.int(),
  lastCustomerSeq: z.int(),
  /** Customer messages up to here have had their answer, or went to a person. */
  answeredSeq: z.int(),
  heldDraft: z.object({ draftId: z.string(), confidence: z.number() }).nullable(),
  handoff: z.object({ reason: z.string(), cause: z.string(), at: z.string() }).nullable(),
  /** What the instance's own session has seen, and in which of the instance's lives. */
  session: z.object({ lifeId: z.string(), bootId: z.string(), throughSeq: z.int(), at: z.string() }).nullable(),
  /** How often a running answer was dropped for a newer message since the last delivery. */
  superseded: z.int(),
  /** The newest delivered turn, so that whoever looks next can see to it that it is metered. */
  lastTurn: z.object({ turnId: z.string(), at: z.string() }).nullable(),
  /** Since when a customer waits for the assistant; null while nobody does, or a person has the conversation. */
  waitingSince: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type ConversationHead = z.infer<typeof ConversationHead>;

/** A message as it is stored; its public id follows from the conversation and `seq`. */
export const StoredMessage = Message.omit({ id: true });

export type StoredMessage = z.infer<typeof StoredMessage>;

export const toMessage = (conversationId: string, stored: StoredMessage): Message => ({
  id: `${conversationId}.${stored.seq}`,
  ...stored,
});

/** An answer that is not sent yet. One per turn; a turn is an epoch and the customer messages it answers. */
export const Draft = z.object({
  draftId: z.string(),
  epoch: z.int(),
  fromSeq: z.int(),
  toSeq: z.int(),
  text: z.string(),
  citations: z.array(Citation),
  model: z.string(),
  confidence: z.number(),
  reasons: z.array(z.string()),
  life: z.object({ lifeId: z.string(), bootId: z.string() }),
  status: z.enum(['ready', 'held', 'delivered', 'superseded', 'fenced', 'rejected']),
  at: z.string(),
});
export type Draft = z.infer<typeof Draft>;

export const hasPending = (head: ConversationHead): boolean => head.lastCustomerSeq > head.answeredSeq;

/** Whether the customer is shown that an answer is being written. */
export const isTyping = (head: ConversationHead): boolean =>
  head.posture === 'auto' && head.heldDraft === null && hasPending(head);

export const turnIdOf = (head: ConversationHead): string =>
  `${head.epoch}-${head.answeredSeq + 1}-${head.lastCustomerSeq}`;

/** How long a conversation's orchestration listens for a bell after the last word before it ends. */
export const episodeMinutes = 30;

/** Whether its orchestration should still be listening; the margin covers clocks that differ. */
export const isListening = (head: ConversationHead, now: Date): boolean =>
  now.getTime() - Date.parse(head.updatedAt) < (episodeMinutes - 5) * 60_000;

const maxSuperseded = 3;

/** A draft is stale when the customer has written since; after some drops it is sent all the same, so that a talkative customer gets answers. */
export const isStale = (head: ConversationHead, draft: Pick<Draft, 'toSeq'>): boolean =>
  head.lastCustomerSeq > draft.toSeq && head.superseded < maxSuperseded;

/** One life of an instance's memory. `lifeId` survives pausing, because the snapshot carries it; `bootId` is new at every start. */
export type InstanceLife = { lifeId: string; bootId: string; snapshotAt: string | null };

/**
 * The last message that the instance's session knows of. A session that is younger than the snapshot its instance was
 * restored from is lost, and so is any session of another life: then the conversation is told again.
 */
export function sessionThrough(session: ConversationHead['session'], life: InstanceLife): number {
  if (session === null) return 0;
  if (session.bootId === life.bootId) return session.throughSeq;
  const survived = session.lifeId === life.lifeId && life.snapshotAt !== null && session.at <= life.snapshotAt;
  return survived ? session.throughSeq : 0;
}
