import { z } from 'zod';
import { Citation, ClientMessageId, ConversationId, Message } from './chat.ts';
import { Blocker, CheckedClaim, GateOutcome } from './gate.ts';
import { Retrieval } from './knowledge.ts';
import { Mood, RouteFeatures } from './routing.ts';
import { TenantId } from './tenant.ts';

/** Who answers: the assistant alone, the assistant with every answer approved by a person, or a person. */
export const Posture = z.enum(['auto', 'draft-only', 'human']);
export type Posture = z.infer<typeof Posture>;

export { Mood };

/** A person has taken charge of a conversation until `until`; renewed while they look at it. */
export const Claim = z.object({ personId: z.string(), name: z.string(), until: z.iso.datetime() });
export type Claim = z.infer<typeof Claim>;

export const SlaClock = z.enum(['answer', 'held-draft', 'hand-off']);
export type SlaClock = z.infer<typeof SlaClock>;
/** The clock that runs out next; `breachedAt` is set by the orchestration's timer. */
export const Sla = z.object({ clock: SlaClock, dueAt: z.iso.datetime(), breachedAt: z.iso.datetime().nullable() });
export type Sla = z.infer<typeof Sla>;

export const HeldDraft = z.object({
  draftId: z.string(),
  /** 0 to 1. */
  confidence: z.number(),
  outcome: GateOutcome,
  at: z.iso.datetime(),
});
export type HeldDraft = z.infer<typeof HeldDraft>;

export const HandoffCause = z.enum([
  'asked-for-person',
  'angry',
  'no-answer',
  'not-grounded',
  'drafts-rejected',
  'take-over',
  'routing-rule',
]);
export type HandoffCause = z.infer<typeof HandoffCause>;
/** Why a person has the conversation; `by` names the person, or the rule of the platform, that decided it. */
export const Handoff = z.object({
  cause: HandoffCause,
  reason: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Handoff = z.infer<typeof Handoff>;

export const Outcome = z.enum(['solved', 'answered', 'not-solved', 'no-reply', 'spam']);
export type Outcome = z.infer<typeof Outcome>;
/** The end of an episode. `answered` is the assistant's own: its answer was the last word. */
export const Resolution = z.object({
  outcome: Outcome,
  by: z.enum(['assistant', 'person']),
  name: z.string(),
  at: z.iso.datetime(),
});
export type Resolution = z.infer<typeof Resolution>;

export const Tag = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _-]{0,31}$/u, 'use 1–32 letters, digits, spaces, - or _');

/** What has happened in a conversation so far; the overview adds these up. */
export const Tally = z.object({
  turns: z.int(),
  held: z.int(),
  approved: z.int(),
  edited: z.int(),
  rejected: z.int(),
  handoffs: z.int(),
  /** US dollars that the answers cost, estimated by list prices. */
  cost: z.number(),
});
export type Tally = z.infer<typeof Tally>;

/** One conversation on the live board. `version` grows with every commit: of two rows the higher one is the newer. */
export const BoardRow = z.object({
  tenantId: TenantId,
  conversationId: ConversationId,
  version: z.int(),
  channel: z.string(),
  customer: z.object({ id: z.string(), name: z.string().nullable() }),
  /** The first words of the episode. */
  subject: z.string(),
  /** The newest message of the customer or an answer, cut. */
  preview: z.object({ author: z.string(), text: z.string(), hasImage: z.boolean() }).nullable(),
  posture: Posture,
  mood: Mood,
  heldDraft: HeldDraft.nullable(),
  handoff: Handoff.nullable(),
  claim: Claim.nullable(),
  sla: Sla.nullable(),
  resolution: Resolution.nullable(),
  /** Why the assistant cannot answer at the moment, while it is being tried again. */
  failing: z.string().nullable(),
  /** Since when the customer has waited for a word from anybody. */
  unansweredSince: z.iso.datetime().nullable(),
  /** The assistant is writing. */
  typing: z.boolean(),
  tags: z.array(z.string()),
  episode: z.int(),
  /** When this episode began, and the first answer to it. */
  openedAt: z.iso.datetime(),
  firstResponseAt: z.iso.datetime().nullable(),
  tally: Tally,
  updatedAt: z.iso.datetime(),
});
export type BoardRow = z.infer<typeof BoardRow>;

/** A quote, and where it stands: a message by `seq`, or a passage by its document. */
export const Evidence = z.object({
  quote: z.string(),
  seq: z.int().nullable(),
  documentId: z.string().nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

/** What a person needs to know to go on without asking the customer again. */
export const Packet = z.object({
  epoch: z.int(),
  who: z.string(),
  asked: z.string(),
  facts: z.array(z.object({ fact: z.string(), evidence: Evidence })),
  tried: z.array(z.string()),
  promised: z.array(z.object({ promise: z.string(), evidence: Evidence })),
  unknown: z.array(z.string()),
  mood: Mood,
  why: z.string(),
  by: z.string(),
  /** `rules`: the model could not be asked, so it was put together from the messages themselves. */
  writtenBy: z.enum(['model', 'rules']),
  at: z.iso.datetime(),
});
export type Packet = z.infer<typeof Packet>;

/** Milliseconds of each part of a turn. */
export const TurnTimings = z.object({ retrieval: z.int(), model: z.int(), total: z.int() });

/** An answer of the same turn that was worse than the one that was kept. `ms`, `tokens` and `cost` are its share of the turn's. */
export const SetAside = z.object({
  model: z.string(),
  text: z.string(),
  confidence: z.number(),
  reasons: z.array(z.string()),
  ms: z.int(),
  tokens: z.object({ input: z.int(), output: z.int() }),
  cost: z.number(),
});
export type SetAside = z.infer<typeof SetAside>;

/** One turn of the assistant: what it did, what came of it, and what a person decided about it. */
export const TurnRecord = z.object({
  draftId: z.string(),
  epoch: z.int(),
  fromSeq: z.int(),
  toSeq: z.int(),
  status: z.enum(['ready', 'held', 'delivered', 'superseded', 'fenced', 'rejected', 'handed-off']),
  text: z.string(),
  citations: z.array(Citation),
  /** Null: from before they were recorded; of the rule also when none fitted, or a person gave the conversation back. */
  route: z.object({
    model: z.string(),
    reason: z.string(),
    rule: z.string().nullable(),
    features: RouteFeatures.nullable(),
  }),
  /** The assistant answered twice, first with `fast` and then with `reasoning`. */
  setAside: SetAside.nullable(),
  passages: z.array(z.object({ documentId: z.string(), title: z.string(), score: z.number(), text: z.string() })),
  /** Null: from before it was recorded. */
  retrieval: Retrieval.nullable().default(null),
  gate: z.object({
    confidence: z.number(),
    threshold: z.number(),
    outcome: GateOutcome,
    reasons: z.array(z.string()),
    blockers: z.array(Blocker),
    claims: z.array(CheckedClaim),
    /** Who looked at the claims: a model that read the passages, or rules that compared words. */
    checkedBy: z.enum(['model', 'rules']),
    /** Of the platform's weights, and of the tenant's calibration; null: it has none. */
    version: z.object({ weights: z.int(), calibration: z.int().nullable() }),
  }),
  timings: TurnTimings,
  tokens: z.object({ input: z.int(), output: z.int() }),
  /** US dollars, estimated by list prices. */
  cost: z.number(),
  decision: z
    .object({
      action: z.enum(['approved', 'edited', 'rejected']),
      by: z.string(),
      at: z.iso.datetime(),
      reason: z.string().nullable(),
      /** What was sent in place of the draft. */
      text: z.string().nullable(),
    })
    .nullable(),
  at: z.iso.datetime(),
});
export type TurnRecord = z.infer<typeof TurnRecord>;

/** What people tell each other about a conversation; customers and the assistant never see it. */
export const Note = z.object({ noteId: z.string(), text: z.string(), by: z.string(), at: z.iso.datetime() });
export type Note = z.infer<typeof Note>;

/** What a person tells the assistant for its next answer: a whisper, or the reason why its draft was rejected. */
export const Coaching = z.object({
  n: z.int(),
  kind: z.enum(['whisper', 'rejection']),
  text: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Coaching = z.infer<typeof Coaching>;

/** `GET /conversations/{conversationId}?tenantId=&after=`: everything that its page shows. */
export const ConversationView = z.object({
  row: BoardRow,
  customer: z.object({
    id: z.string(),
    name: z.string().nullable(),
    /** What the tenant's own server told about the customer. */
    facts: z.record(z.string(), z.string()),
    since: z.iso.datetime(),
  }),
  /** Messages with `seq > after`, at most the newest 200, oldest first. */
  messages: z.array(Message),
  /** What the assistant did, newest first, at most 50. */
  turns: z.array(TurnRecord),
  notes: z.array(Note),
  /** Not yet used by an answer. */
  coaching: z.array(Coaching),
  packet: Packet.nullable(),
  /** It is being written. */
  packetPending: z.boolean(),
});
export type ConversationView = z.infer<typeof ConversationView>;

/** `GET /conversations?tenantId=&light=&state=&assignee=&q=`: newest change first, at most `limit`. */
export const ListConversationsResponse = z.object({
  rows: z.array(BoardRow),
  /** More were found than are listed. */
  more: z.boolean(),
  at: z.iso.datetime(),
});
export type ListConversationsResponse = z.infer<typeof ListConversationsResponse>;

/** `GET /me`: who is signed in, and the tenants they may see. */
export const Me = z.object({
  personId: z.string(),
  name: z.string(),
  roles: z.array(z.enum(['Operator', 'Admin', 'Supervisor'])),
  tenants: z.array(z.object({ tenantId: TenantId, displayName: z.string() })),
});
export type Me = z.infer<typeof Me>;

const words = z.string().trim().min(1).max(8000);

/** What every act of a person answers: the row as it is now. */
export const ActResponse = z.object({ row: BoardRow });
export type ActResponse = z.infer<typeof ActResponse>;

export const ReplyRequest = z.strictObject({ text: words, clientMessageId: ClientMessageId.optional() });
export const ReplyResponse = z.object({ message: Message, row: BoardRow });
export type ReplyResponse = z.infer<typeof ReplyResponse>;
export const EditDraftRequest = z.strictObject({ text: words });
export const RejectDraftRequest = z.strictObject({ reason: z.string().trim().min(1).max(1000) });
export const HandBackRequest = z.strictObject({ posture: Posture.exclude(['human']).optional() });
export const SetPostureRequest = z.strictObject({ posture: Posture.exclude(['human']) });
export const AddNoteRequest = z.strictObject({ text: z.string().trim().min(1).max(4000) });
export const WhisperRequest = z.strictObject({ text: z.string().trim().min(1).max(1000) });
export const SetTagsRequest = z.strictObject({ tags: z.array(Tag).max(10) });
export const ResolveRequest = z.strictObject({ outcome: Outcome.exclude(['answered']) });
export const PresenceRequest = z.strictObject({ state: z.enum(['viewing', 'typing', 'left']) });
export type PresenceRequest = z.infer<typeof PresenceRequest>;

export const CannedReply = z.strictObject({
  /** Typed after a `/` to find it. */
  shortcut: z.string().regex(/^[a-z0-9-]{1,32}$/, 'use 1–32 of a–z 0–9 -'),
  title: z.string().trim().min(1).max(80),
  text: z.string().trim().min(1).max(4000),
});
export type CannedReply = z.infer<typeof CannedReply>;

/** `GET|PUT /tenants/{tenantId}/canned-replies`: all of them at once. */
export const CannedReplies = z.strictObject({
  replies: z
    .array(CannedReply)
    .max(100)
    .refine((all) => new Set(all.map(({ shortcut }) => shortcut)).size === all.length, 'shortcuts must differ'),
});
export type CannedReplies = z.infer<typeof CannedReplies>;
