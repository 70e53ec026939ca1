import type { Deed } from './people.ts';
import type { Entry, Sight, World } from './world.ts';

/** What must have happened in enough schedules for their result to mean something. */
export const kinds = [
  'an answer was fenced',
  'a takeover came while a turn ran',
  'a takeover came while an answer was being sent',
  'a takeover was overtaken by an answer',
  'a conversation was handed back while a turn of before ran',
  'a conversation was handed back with an open question',
  'both supervisors wrote at once',
  'a supervisor was kept out by the claim of the other',
  'a supervisor acted after the claim of the other had run out',
  'a customer wrote while a supervisor acted',
  'a draft was held',
  'a customer was told when people are back',
  'a draft was approved',
  'a draft was edited',
  'a draft was rejected',
  'a decision on a draft came too late',
  'a whisper came while a turn ran',
  'a newer message overtook an answer',
  'a conversation was handed off by a rule',
  'a conversation was handed off because no answer came',
  'a conversation was handed off because drafts were rejected',
  'a conversation was resolved',
  'a resolved conversation was opened again',
  'an episode closed by itself',
  'a promised time ran out',
  'a packet was written',
  'a message was sent again',
  'a message was sent twice at a time',
  'a supervisor asked again',
  'a turn crashed before the instance answered',
  'a turn crashed with an answer in hand',
  'a turn crashed after its commit',
  'a request crashed before its commit',
  'a request crashed after its commit',
  'the whole host crashed',
  'an activity ran again',
  'an activity ran twice at a time',
  'a call failed',
  'a call was done although it failed',
  'a bell was lost',
  'a bell rang twice',
  'the instance failed',
  'a timer went off while something ran',
  'the sweep had to help',
] as const;
export type Kind = (typeof kinds)[number];

const isTakeover = ({ before, after }: Entry): boolean =>
  after.posture === 'human' && before?.posture !== 'human' && after.handoff?.cause === 'take-over';

const isDelivery = ({ messages }: Entry): boolean => messages.some(({ author }) => author === 'assistant');

/** Notes what one call shows. */
export function noteSight(sight: Sight, seen: Set<Kind>): void {
  if (sight.kind === 'fenced') seen.add('an answer was fenced');
  if (sight.kind !== 'refused') return;
  const { caller, outcome, last, wanted } = sight;
  if (outcome === 'repeated' && caller.kind === 'customer') seen.add('a message was sent again');
  if (outcome !== 'changed' || !last) return;
  if (caller.kind === 'turn' && caller.answer && isTakeover(last))
    seen.add('a takeover came while an answer was being sent');
  if (caller.kind !== 'supervisor') return;
  if (last.by.kind === 'supervisor') seen.add('both supervisors wrote at once');
  if (last.by.kind === 'customer') seen.add('a customer wrote while a supervisor acted');
  if (wanted.handoff?.cause === 'take-over' && last.by.kind === 'turn' && isDelivery(last))
    seen.add('a takeover was overtaken by an answer');
}

/** Notes what the journal of a whole schedule shows. */
export function noteJournal({ journal, answers }: World, seen: Set<Kind>): void {
  const running = (entry: Entry): boolean =>
    answers.some(({ by, asked }) => {
      const ended = journal.findLast((other) => other.by === by)?.step ?? Number.POSITIVE_INFINITY;
      return asked.version < entry.after.version && ended > entry.step;
    });
  for (const entry of journal) {
    const { before, after, by, draft } = entry;
    const answered = running(entry);
    if (by.kind === 'supervisor' && before?.claim && before.claim.personId !== by.who)
      seen.add('a supervisor acted after the claim of the other had run out');
    if (isTakeover(entry) && answered) seen.add('a takeover came while a turn ran');
    if (after.coached > (before?.coached ?? 0) && answered) seen.add('a whisper came while a turn ran');
    if (draft?.status === 'superseded') seen.add('a newer message overtook an answer');
    if (after.promisedFor && after.promisedFor !== before?.promisedFor)
      seen.add('a customer was told when people are back');
    if (draft?.status === 'held') seen.add('a draft was held');
    if (draft?.decision) seen.add(`a draft was ${draft.decision.action}`);
    if (after.packetEpoch > (before?.packetEpoch ?? 0)) seen.add('a packet was written');
    if (after.sla?.breachedAt && !before?.sla?.breachedAt) seen.add('a promised time ran out');
    if (after.posture === 'human' && before?.posture !== 'human') {
      if (by.kind === 'turn') seen.add('a conversation was handed off by a rule');
      if (after.handoff?.cause === 'no-answer') seen.add('a conversation was handed off because no answer came');
      if (after.handoff?.cause === 'drafts-rejected')
        seen.add('a conversation was handed off because drafts were rejected');
    }
    if (before?.posture === 'human' && after.posture !== 'human' && after.resolution === null) {
      if (after.waitingSince) seen.add('a conversation was handed back with an open question');
      if (answered) seen.add('a conversation was handed back while a turn of before ran');
    }
    if (after.resolution && !before?.resolution)
      seen.add(after.resolution.by === 'person' ? 'a conversation was resolved' : 'an episode closed by itself');
    if (before?.resolution && !after.resolution) seen.add('a resolved conversation was opened again');
  }
}

/** Notes what supervisors were told. */
export function noteDeeds(deeds: Deed[], seen: Set<Kind>): void {
  for (const { act, by, outcome, draftId, tries } of deeds) {
    if (tries.length > 1) seen.add('a supervisor asked again');
    if (outcome !== 'refused') continue;
    const claim = tries.at(-1)?.read?.claim;
    if (claim && claim.personId !== by) seen.add('a supervisor was kept out by the claim of the other');
    if (draftId !== null && ['approve', 'edit', 'reject'].includes(act))
      seen.add('a decision on a draft came too late');
  }
}
