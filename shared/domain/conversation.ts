import { z } from 'zod';
import { Citation, Message } from '../contract/chat.ts';
import {
  BoardRow,
  Claim,
  Coaching,
  Handoff,
  HeldDraft,
  Mood,
  Posture,
  Resolution,
  Sla,
  TurnRecord,
} from '../contract/conversation.ts';
import { GateEvidence } from '../contract/gate.ts';

/** The head of a conversation: the one document that every write to the conversation passes through. */
export const ConversationHead = z.object({
  tenantId: z.string(),
  conversationId: z.string(),
  channel: z.string(),
  /** The customer: a visitor's id, or the id that the tenant's server gave. */
  customerId: z.string(),
  /** What the tenant's server told about the customer. */
  customer: z.object({ name: z.string().nullable(), facts: z.record(z.string(), z.string()) }),
  /** Counts the commits. */
  version: z.int(),
  /** Episodes are what the customer would call conversations: the assistant remembers one, from `episodeFromSeq` on. */
  episode: z.int(),
  episodeFromSeq: z.int(),
  openedAt: z.string(),
  firstResponseAt: z.string().nullable(),
  subject: z.string(),
  preview: BoardRow.shape.preview,
  /** Fence against a late answer: a takeover increments it, delivery compares it. */
  epoch: z.int(),
  posture: Posture,
  nextSeq: z.int(),
  lastCustomerSeq: z.int(),
  /** Customer messages up to here have had their answer, or went to a person. */
  answeredSeq: z.int(),
  /** Customer messages up to here have had a reply, of whomever. */
  repliedSeq: z.int(),
  /** A person gave the conversation back with these messages in it: they do not go to a person again. */
  handedBackSeq: z.int(),
  heldDraft: HeldDraft.nullable(),
  /** Drafts rejected since the last answer, or since a person gave the conversation back. */
  rejections: z.int(),
  /** What people told the assistant and no answer has used yet; `coached` counts all of it. */
  coaching: z.array(Coaching),
  coached: z.int(),
  handoff: Handoff.nullable(),
  /** The epoch whose hand-off packet is written; 0 before the first of the episode. */
  packetEpoch: z.int(),
  /** The opening time that the customer was told. */
  promisedFor: z.string().nullable(),
  claim: Claim.nullable(),
  sla: Sla.nullable(),
  resolution: Resolution.nullable(),
  mood: Mood,
  failing: z.string().nullable(),
  tags: z.array(z.string()),
  tally: BoardRow.shape.tally,
  /** What the instance's own session has seen, and in which of the instance's lives. */
  session: z.object({ lifeId: z.string(), bootId: z.string(), throughSeq: z.int(), at: z.string() }).nullable(),
  /** How often a running answer was dropped for a newer message since the last delivery. */
  superseded: z.int(),
  /** The newest delivered turn, so that whoever looks next can see to it that it is metered. */
  lastTurn: z.object({ turnId: z.string(), at: z.string() }).nullable(),
  /** Since when a customer waits for the assistant; null while nobody does, or a person has the conversation. */
  waitingSince: z.string().nullable(),
  /** Since when the customer waits for a word from anybody. */
  unansweredSince: z.string().nullable(),
  createdAt: z.string(),
  /** In which the newest customer message came (W3C traceparent), when it was traced. */
  trace: z.string().optional(),
  /** The last word or decision; what only people see (claims, notes, tags) does not count. */
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

/** An answer that is not sent yet, and how it came about. One per turn; a turn is an epoch, the customer messages it answers and the coaching it knows. */
export const Draft = z.object({
  draftId: z.string(),
  epoch: z.int(),
  fromSeq: z.int(),
  toSeq: z.int(),
  coached: z.int(),
  text: z.string(),
  citations: z.array(Citation),
  model: z.string(),
  routeReason: z.string(),
  rule: TurnRecord.shape.route.shape.rule.default(null),
  features: TurnRecord.shape.route.shape.features.default(null),
  setAside: TurnRecord.shape.setAside.default(null),
  confidence: z.number(),
  grounded: z.boolean(),
  /** What else the outcome follows from, and what it was judged by; a refit learns from it. */
  found: z.boolean().default(true),
  blocked: z.boolean().default(false),
  abstains: z.boolean().default(false),
  asksAgain: z.boolean().default(false),
  evidence: GateEvidence.nullable().default(null),
  outcome: TurnRecord.shape.gate.shape.outcome,
  threshold: z.number(),
  reasons: z.array(z.string()),
  blockers: TurnRecord.shape.gate.shape.blockers.default([]),
  claims: TurnRecord.shape.gate.shape.claims.default([]),
  checkedBy: TurnRecord.shape.gate.shape.checkedBy.default('rules'),
  gateVersion: TurnRecord.shape.gate.shape.version.default({ weights: 0, calibration: null }),
  passages: TurnRecord.shape.passages,
  retrieval: TurnRecord.shape.retrieval,
  timings: TurnRecord.shape.timings,
  tokens: TurnRecord.shape.tokens,
  cost: z.number(),
  life: z.object({ lifeId: z.string(), bootId: z.string() }),
  status: TurnRecord.shape.status,
  decision: TurnRecord.shape.decision,
  at: z.string(),
});
export type Draft = z.infer<typeof Draft>;

/** Whether the instance's session holds the answer itself: a second one of the same turn is written in a session of its own. */
export const isInSession = ({ setAside }: Pick<Draft, 'setAside'>): boolean =>
  setAside === null || setAside.model === 'reasoning';

/** A held draft that the conversation has left behind is superseded, although nobody wrote that down. */
export const turnRecordOf = (draft: Draft, head: ConversationHead): TurnRecord => ({
  draftId: draft.draftId,
  epoch: draft.epoch,
  fromSeq: draft.fromSeq,
  toSeq: draft.toSeq,
  status: draft.status === 'held' && head.heldDraft?.draftId !== draft.draftId ? 'superseded' : draft.status,
  text: draft.text,
  citations: draft.citations,
  route: { model: draft.model, reason: draft.routeReason, rule: draft.rule, features: draft.features },
  setAside: draft.setAside,
  passages: draft.passages,
  retrieval: draft.retrieval,
  gate: {
    confidence: draft.confidence,
    threshold: draft.threshold,
    outcome: draft.outcome,
    reasons: draft.reasons,
    blockers: draft.blockers,
    claims: draft.claims,
    checkedBy: draft.checkedBy,
    version: draft.gateVersion,
  },
  timings: draft.timings,
  tokens: draft.tokens,
  cost: draft.cost,
  decision: draft.decision,
  at: draft.at,
});

export const hasPending = (head: ConversationHead): boolean =>
  head.lastCustomerSeq > head.answeredSeq && head.resolution === null;

/** Whether the assistant has a turn to run. */
export const isTurnDue = (head: ConversationHead): boolean =>
  head.posture !== 'human' && head.heldDraft === null && hasPending(head);

/** Whether the customer is shown that an answer is being written. */
export const isTyping = isTurnDue;

export const turnIdOf = (head: ConversationHead): string =>
  `${head.epoch}-${head.answeredSeq + 1}-${head.lastCustomerSeq}-${head.coached}`;

/** Whether a person still misses the packet for this hand-off. */
export const wantsPacket = (head: ConversationHead): boolean =>
  head.posture === 'human' && head.packetEpoch !== head.epoch;

/** When the orchestration has to look at the clock again. */
export const dueAtOf = (head: ConversationHead): string | null =>
  head.sla && head.sla.breachedAt === null ? head.sla.dueAt : null;

/** How long a conversation's orchestration listens for a bell after the last word before it ends. */
export const episodeMinutes = 30;

/** Whether its orchestration should still be listening; the margin covers clocks that differ. */
export const isListening = (head: ConversationHead, now: Date): boolean =>
  now.getTime() - Date.parse(head.updatedAt) < (episodeMinutes - 5) * 60_000;

const maxSuperseded = 3;

/**
 * A draft is stale when the customer has written since, or a person has coached; after some drops it is sent all the
 * same when only the customer wrote, so that a talkative customer gets answers.
 */
export const isStale = (head: ConversationHead, draft: Pick<Draft, 'toSeq' | 'coached'>): boolean =>
  head.coached > draft.coached || (head.lastCustomerSeq > draft.toSeq && head.superseded < maxSuperseded);

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
