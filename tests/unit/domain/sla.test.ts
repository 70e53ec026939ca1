import { describe, expect, it } from '@jest/globals';
import type { Hours } from '../../../shared/contract/tenant.ts';
import { breach, type SlaFacts, type SlaRules, slaOf } from '../../../shared/domain/sla.ts';

const rules: SlaRules = {
  sla: { answer: 120, heldDraft: 300, handOff: 600 },
  hours: null,
  afterHours: 'hold',
};
const quiet: SlaFacts = {
  posture: 'auto',
  heldDraft: null,
  handoff: null,
  unansweredSince: null,
  resolution: null,
};
const ten = '2026-01-05T10:00:00.000Z';
const resolution = { outcome: 'solved', by: 'person', name: 'Ada', at: ten } as const;

const clockOf = (facts: Partial<SlaFacts>, changed: Partial<SlaRules> = {}) => {
  const sla = slaOf({ ...quiet, ...facts }, { ...rules, ...changed }, null);
  return sla && `${sla.clock} ${sla.dueAt.slice(11, 19)}`;
};

describe('the clock of a conversation', () => {
  it.each<[string, Partial<SlaFacts>, string | null]>([
    ['nobody waits', {}, null],
    ['the customer waits for an answer', { unansweredSince: ten }, 'answer 10:02:00'],
    ['a draft is held', { heldDraft: { at: ten } }, 'held-draft 10:05:00'],
    [
      'the first answer is held',
      { heldDraft: { at: '2026-01-05T10:00:20Z' }, unansweredSince: ten },
      'held-draft 10:05:20',
    ],
    [
      'the customer waited before the hand-off',
      { posture: 'human', unansweredSince: ten, handoff: { at: '2026-01-05T10:01:00Z' } },
      'hand-off 10:11:00',
    ],
    [
      'the customer writes again after the hand-off',
      { posture: 'human', unansweredSince: '2026-01-05T10:30:00Z', handoff: { at: ten } },
      'hand-off 10:40:00',
    ],
    ['a person has it, and nobody waits', { posture: 'human', handoff: { at: ten } }, null],
    ['a person has it for no reason that is known', { posture: 'human', unansweredSince: ten }, 'hand-off 10:10:00'],
    ['every answer is approved by a person', { posture: 'draft-only', unansweredSince: ten }, 'answer 10:02:00'],
    ['it is resolved', { resolution, unansweredSince: ten, heldDraft: { at: ten } }, null],
  ])('when %s', (_, facts, expected) => {
    expect(clockOf(facts)).toBe(expected);
  });

  it('does not run without a limit', () => {
    const sla = { answer: 0, heldDraft: 300, handOff: 0 };
    expect(clockOf({ unansweredSince: ten }, { sla })).toBeNull();
    expect(clockOf({ unansweredSince: ten, posture: 'human' }, { sla })).toBeNull();
    expect(clockOf({ unansweredSince: ten, heldDraft: { at: ten } }, { sla })).toBe('held-draft 10:05:00');
  });

  it('stands still outside opening hours, unless the tenant hands off at all hours', () => {
    const monday = [
      { from: '09:00', to: '10:01' },
      { from: '14:00', to: '18:00' },
    ];
    const none = { tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] };
    const hours: Hours = { timeZone: 'UTC', monday, ...none };
    expect(clockOf({ unansweredSince: ten }, { hours })).toBe('answer 14:01:00');
    expect(clockOf({ unansweredSince: ten }, { hours, afterHours: 'promise' })).toBe('answer 14:01:00');
    expect(clockOf({ unansweredSince: ten }, { hours, afterHours: 'hand-off' })).toBe('answer 10:02:00');
  });

  it('does not run when nobody is ever there', () => {
    const hours: Hours = {
      timeZone: 'UTC',
      ...{ monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] },
    };
    expect(clockOf({ unansweredSince: ten }, { hours })).toBeNull();
  });
});

describe('a breach', () => {
  const waits = { ...quiet, unansweredSince: ten };
  const late = new Date('2026-01-05T10:02:00.000Z');
  const breached = breach(slaOf(waits, rules, null), late);

  it('comes when the clock has run out, and is marked once', () => {
    expect(breach(slaOf(waits, rules, null), new Date(late.getTime() - 1))).toBeNull();
    expect(breached).toMatchObject({ clock: 'answer', breachedAt: late.toISOString() });
    expect(breach(breached, late)).toBeNull();
    expect(breach(null, late)).toBeNull();
  });

  it('lasts as long as the same clock runs', () => {
    expect(slaOf(waits, rules, breached)).toEqual(breached);
    expect(slaOf({ ...waits, unansweredSince: '2026-01-05T10:00:01Z' }, rules, breached)?.breachedAt).toBeNull();
    expect(slaOf({ ...quiet, heldDraft: { at: ten } }, rules, breached)?.breachedAt).toBeNull();
    expect(slaOf(quiet, rules, breached)).toBeNull();
  });
});
