import type { BoardRow, Sla, SlaClock } from '../contract/conversation.ts';
import type { SlaSettings, TenantSettings } from '../contract/tenant.ts';
import { addOpenTime } from './business-hours.ts';

/** What the clocks run from. */
export type SlaFacts = Pick<BoardRow, 'posture' | 'unansweredSince' | 'firstResponseAt' | 'resolution'> & {
  heldDraft: { at: string } | null;
  handoff: { at: string } | null;
};

/** How a tenant counts time. */
export type SlaRules = Pick<TenantSettings, 'sla' | 'hours' | 'afterHours'>;

const limitOf: Record<SlaClock, keyof SlaSettings> = {
  'first-response': 'firstResponse',
  'held-draft': 'heldDraft',
  'hand-off': 'handOff',
};

/**
 * The clock that runs out first; null when none runs. It stands still outside opening hours, unless the tenant hands
 * off at all hours. A clock that goes on as it was in `previous` stays breached.
 */
export function slaOf(facts: SlaFacts, rules: SlaRules, previous: Sla | null): Sla | null {
  const due = runningSince(facts)
    .map(({ clock, since }) => ({ clock, dueAt: dueAt(clock, since, rules) }))
    .filter((one): one is { clock: SlaClock; dueAt: string } => one.dueAt !== null)
    .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))[0];
  if (!due) return null;
  const goesOn = previous?.clock === due.clock && previous.dueAt === due.dueAt;
  return { ...due, breachedAt: goesOn ? previous.breachedAt : null };
}

/** The clock as breached when it has run out and is not marked yet; null when there is nothing to do. */
export const breach = (sla: Sla | null, now: Date): Sla | null =>
  sla !== null && sla.breachedAt === null && Date.parse(sla.dueAt) <= now.getTime()
    ? { ...sla, breachedAt: now.toISOString() }
    : null;

/** The wait for a person begins with the hand-off; what came before was the wait for the assistant. */
function runningSince(facts: SlaFacts): { clock: SlaClock; since: string }[] {
  const { posture, heldDraft, handoff, unansweredSince, firstResponseAt, resolution } = facts;
  if (resolution) return [];
  const running: { clock: SlaClock; since: string }[] = [];
  if (heldDraft) running.push({ clock: 'held-draft', since: heldDraft.at });
  if (unansweredSince && posture === 'human')
    running.push({ clock: 'hand-off', since: later(unansweredSince, handoff?.at ?? unansweredSince) });
  if (unansweredSince && posture !== 'human' && !firstResponseAt)
    running.push({ clock: 'first-response', since: unansweredSince });
  return running;
}

function dueAt(clock: SlaClock, since: string, { sla, hours, afterHours }: SlaRules): string | null {
  const limit = sla[limitOf[clock]];
  if (limit === 0) return null;
  return addOpenTime(afterHours === 'hand-off' ? null : hours, new Date(since), limit)?.toISOString() ?? null;
}

const later = (a: string, b: string): string => (Date.parse(a) > Date.parse(b) ? a : b);
