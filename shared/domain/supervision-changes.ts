import type { Claim, Coaching, Posture, Resolution } from '../contract/conversation.ts';
import { activeClaim } from '../contract/light.ts';
import type { ConversationHead, Draft } from './conversation.ts';
import { type Change, handedOff, say } from './conversation-changes.ts';
import { ClawDeskError } from './errors.ts';

export type Person = { personId: string; name: string };

/** A claim ends by itself after so long without a sign of life from its page. */
export const claimSeconds = 120;
const maxCoaching = 10;
const maxRejections = 2;

const quiet = (head: ConversationHead): Change => ({ head, messages: [] });

const leaseOf = (person: Person, at: string): Claim => ({
  personId: person.personId,
  name: person.name,
  until: new Date(Date.parse(at) + claimSeconds * 1000).toISOString(),
});

/** @throws conflict when somebody else has claimed the conversation */
export function assertFree(head: ConversationHead, person: Person, at: string): void {
  const claim = activeClaim(head, new Date(at));
  if (claim && claim.personId !== person.personId)
    throw new ClawDeskError('conflict', `${claim.name} has claimed it until ${claim.until.slice(11, 16)} UTC.`);
}

export function claimed(head: ConversationHead, person: Person, at: string): Change {
  assertFree(head, person, at);
  return quiet({ ...head, claim: leaseOf(person, at) });
}

export function released(head: ConversationHead, person: Person, at: string): Change {
  assertFree(head, person, at);
  return quiet({ ...head, claim: null });
}

/** From this commit on nothing that the assistant has begun is delivered. Taking over again only claims. */
export function takenOver(head: ConversationHead, person: Person, at: string): Change {
  assertFree(head, person, at);
  const claim = leaseOf(person, at);
  if (head.posture === 'human' && head.resolution === null) return quiet({ ...head, claim });
  return quiet({
    ...head,
    epoch: head.epoch + 1,
    posture: 'human',
    heldDraft: null,
    failing: null,
    answeredSeq: head.lastCustomerSeq,
    waitingSince: null,
    resolution: null,
    claim,
    tally: { ...head.tally, handoffs: head.tally.handoffs + 1 },
    handoff: { cause: 'take-over', reason: `${person.name} took over.`, by: person.name, at },
    updatedAt: at,
  });
}

export function personReplied(head: ConversationHead, person: Person, text: string, at: string): Change {
  assertFree(head, person, at);
  if (head.posture !== 'human')
    throw new ClawDeskError('conflict', 'The assistant has this conversation; take it over first.');
  const change = say(head, { author: 'supervisor', text }, at);
  return {
    ...change,
    head: {
      ...change.head,
      answeredSeq: head.lastCustomerSeq,
      repliedSeq: head.lastCustomerSeq,
      waitingSince: null,
      unansweredSince: null,
      firstResponseAt: head.firstResponseAt ?? at,
      claim: leaseOf(person, at),
    },
  };
}

/** The assistant goes on, also with what nobody has answered yet. */
export function handedBack(
  head: ConversationHead,
  person: Person,
  posture: Exclude<Posture, 'human'>,
  at: string,
): Change {
  assertFree(head, person, at);
  if (head.posture !== 'human') throw new ClawDeskError('conflict', 'The assistant has this conversation already.');
  return quiet({
    ...head,
    epoch: head.epoch + 1,
    posture,
    heldDraft: null,
    handoff: null,
    claim: null,
    answeredSeq: head.repliedSeq,
    handedBackSeq: head.lastCustomerSeq,
    rejections: 0,
    waitingSince: head.lastCustomerSeq > head.repliedSeq ? at : null,
    updatedAt: at,
  });
}

export function postureSet(
  head: ConversationHead,
  person: Person,
  posture: Exclude<Posture, 'human'>,
  at: string,
): Change {
  assertFree(head, person, at);
  if (head.posture === 'human') throw new ClawDeskError('conflict', 'A person has this conversation; hand it back.');
  return quiet({ ...head, posture, updatedAt: at });
}

/** @throws conflict when the draft is not held any more: the customer wrote, or somebody acted first */
export function assertHeld(head: ConversationHead, draft: Draft): void {
  if (head.heldDraft?.draftId !== draft.draftId || head.epoch !== draft.epoch)
    throw new ClawDeskError('conflict', 'The draft is not held any more; look at the conversation again.');
}

/** The next answer is written with this in mind; a draft that is held, or being written, is written again. */
export function coached(
  head: ConversationHead,
  coaching: Pick<Coaching, 'kind' | 'text'>,
  person: Person,
  at: string,
): Change {
  assertFree(head, person, at);
  if (head.coaching.length >= maxCoaching)
    throw new ClawDeskError('conflict', `There are ${maxCoaching} whispers that no answer has used yet.`);
  const n = head.coached + 1;
  return quiet({
    ...head,
    coached: n,
    coaching: [...head.coaching, { ...coaching, n, by: person.name, at }],
    heldDraft: null,
    waitingSince:
      head.posture !== 'human' && head.lastCustomerSeq > head.answeredSeq ? (head.waitingSince ?? at) : null,
    updatedAt: at,
  });
}

/** The assistant writes again with the reason in mind; after the second time a person has the conversation. */
export function draftRejected(
  head: ConversationHead,
  draft: Draft,
  { reason, line }: { reason: string; line: string },
  person: Person,
  at: string,
): Change {
  assertFree(head, person, at);
  assertHeld(head, draft);
  const rejections = head.rejections + 1;
  const counted = { ...head, rejections, tally: { ...head.tally, rejected: head.tally.rejected + 1 } };
  if (rejections < maxRejections) return coached(counted, { kind: 'rejection', text: reason }, person, at);
  const handoff = { cause: 'drafts-rejected' as const, reason: `${person.name} rejected ${rejections} drafts.` };
  return handedOff(counted, { ...handoff, by: person.name, line }, at);
}

export function resolved(head: ConversationHead, person: Person, outcome: Resolution['outcome'], at: string): Change {
  assertFree(head, person, at);
  if (head.resolution) throw new ClawDeskError('conflict', `It was resolved by ${head.resolution.name} already.`);
  return quiet({
    ...head,
    epoch: head.epoch + 1,
    posture: head.posture === 'human' ? 'auto' : head.posture,
    heldDraft: null,
    rejections: 0,
    failing: null,
    claim: null,
    answeredSeq: head.lastCustomerSeq,
    repliedSeq: head.lastCustomerSeq,
    handoff: null,
    resolution: { outcome, by: 'person', name: person.name, at },
    waitingSince: null,
    unansweredSince: null,
    updatedAt: at,
  });
}

/** A person opens it again, to go on themselves. */
export function reopenedBy(head: ConversationHead, person: Person, at: string): Change {
  if (head.resolution === null) throw new ClawDeskError('conflict', 'It is open already.');
  return takenOver(head, person, at);
}

export const tagged = (head: ConversationHead, tags: string[]): Change => quiet({ ...head, tags: [...new Set(tags)] });
