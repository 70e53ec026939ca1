import type { BoardRow, Sla, SlaClock } from '../contract/conversation.ts';
import type { SlaSettings, TenantSettings } from '../contract/tenant.ts';
import { addOpenTime } from './business-hours.ts';

/** What the clocks run from. */
export type SlaFacts = Pick<BoardRow, 'posture' | 'unansweredSince' | 'resolution'> & {
  heldDraft: { at: string } | null;
  handoff: { at: string } | null;
};

/** How a tenant counts time. */
export type SlaRules = Pick<TenantSettings, 'sla' | 'hours' | 'afterHours'>;

const limitOf: Record<SlaClock, keyof SlaSettings> = {
  answer: 'answer',
  'held-draft': 'heldDraft',
  'hand-off': 'handOff',
};

/**
 * The clock that runs; null when none does. It stands still outside opening hours, unless the tenant hands off at all
 * hours. A clock that goes on as it was in `previous` stays breached.
 */
export function slaOf(facts: SlaFacts, rules: SlaRules, previous: Sla | null): Sla | null {
  const runs = running(facts);
  const due = runs && dueAt(runs.clock, runs.since, rules);
  if (!runs || !due) return null;
  const goesOn = previous?.clock === runs.clock && previous.dueAt === due;
  return { clock: runs.clock, dueAt: due, breachedAt: goesOn ? previous.breachedAt : null };
}

/** The clock as breached when it has run out and is not marked yet; null when there is nothing to do. */
export const breach = (sla: Sla | null, now: Date): Sla | null =>
  sla !== null && sla.breachedAt === null && Date.parse(sla.dueAt) <= now.getTime()
    ? { ...sla, breachedAt: now.toISOString() }
    : null;

/** A wait for approval, for a person, or for the assistant: one at a time. For a person it begins with the hand-off. */
function running({ posture, heldDraft, handoff, unansweredSince, resolution }: SlaFacts): {
  clock: SlaClock;
  since: string;
} | null {
  if (resolution) return null;
  if (heldDraft) return { clock: 'held-draft', since: heldDraft.at };
  if (!unansweredSince) return null;
  if (posture !== 'human') return { clock: 'answer', since: unansweredSince };
  return { clock: 'hand-off', since: later(unansweredSince, handoff?.at ?? unansweredSince) };
}

function dueAt(clock: SlaClock, since: string, { sla, hours, afterHours }: SlaRules): string | null {
  const limit = sla[limitOf[clock]];
  if (limit === 0) return null;
  return addOpenTime(afterHours === 'hand-off' ? null : hours, new Date(since), limit)?.toISOString() ?? null;
}

const later = (a: string, b: string): string => (Date.parse(a) > Date.parse(b) ? a : b);
