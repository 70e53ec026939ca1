import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Sla } from '../../shared/contract/conversation.ts';
import type { Hours } from '../../shared/contract/tenant.ts';
import { isOpen } from '../../shared/domain/business-hours.ts';
import { breach, type SlaFacts, type SlaRules, slaOf } from '../../shared/domain/sla.ts';

const moment = fc
  .integer({ min: 0, max: 3 * 86_400 })
  .map((s) => new Date(Date.UTC(2026, 2, 27, 0, 0, s)).toISOString());
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { freq: 2 });
const resolution = moment.map((at) => ({ outcome: 'solved' as const, by: 'person' as const, name: 'Ada', at }));

const facts: fc.Arbitrary<SlaFacts> = fc.record({
  posture: fc.constantFrom('auto', 'draft-only', 'human'),
  heldDraft: maybe(fc.record({ at: moment })),
  handoff: maybe(fc.record({ at: moment })),
  unansweredSince: maybe(moment),
  resolution: fc.option(resolution, { freq: 8 }),
});
const limit = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 36_000 }));
const spans = fc.constantFrom<Hours['monday'][]>(
  [],
  [{ from: '09:00', to: '17:00' }],
  [
    { from: '00:00', to: '02:30' },
    { from: '22:00', to: '24:00' },
  ],
);
const hours = fc.tuple(spans, spans, spans, spans, spans, spans, spans).map(([mo, tu, we, th, fr, sa, su]) => ({
  timeZone: 'Europe/Berlin',
  ...{ monday: mo, tuesday: tu, wednesday: we, thursday: th, friday: fr, saturday: sa, sunday: su },
}));
const rules: fc.Arbitrary<SlaRules> = fc.record({
  sla: fc.record({ answer: limit, heldDraft: limit, handOff: limit }),
  hours: maybe(hours),
  afterHours: fc.constantFrom('hold', 'promise', 'hand-off'),
});
const previous: fc.Arbitrary<Sla | null> = maybe(
  fc.record({
    clock: fc.constantFrom('answer', 'held-draft', 'hand-off'),
    dueAt: moment,
    breachedAt: maybe(moment),
  }),
);

describe('the clock of any conversation', () => {
  it('is never breached before it is due, and then once', () => {
    fc.assert(
      fc.property(facts, rules, previous, moment, (some, how, before, now) => {
        const sla = slaOf(some, how, before);
        const late = breach(sla, new Date(now));
        if (late === null) return expect(sla === null || sla.breachedAt !== null || now < sla.dueAt).toBe(true);
        expect(late).toEqual({ ...sla, breachedAt: now });
        expect(now >= late.dueAt).toBe(true);
        expect(breach(late, new Date(now))).toBeNull();
        expect(slaOf(some, how, late)).toEqual(late);
      }),
      { numRuns: 1000 },
    );
  });

  it('forgets a breach with the clock that it belonged to, and invents none', () => {
    fc.assert(
      fc.property(facts, rules, previous, (some, how, before) => {
        const sla = slaOf(some, how, before);
        if (sla === null) return;
        const same = before?.clock === sla.clock && before.dueAt === sla.dueAt;
        expect(sla.breachedAt).toBe(same ? before.breachedAt : null);
        expect(slaOf(some, how, sla)).toEqual(sla);
      }),
      { numRuns: 500 },
    );
  });

  it('stops when a person answers, and when it is resolved', () => {
    fc.assert(
      fc.property(facts, rules, previous, resolution, (some, how, before, end) => {
        const answered = {
          ...some,
          heldDraft: null,
          unansweredSince: null,
        };
        expect(slaOf(answered, how, before)).toBeNull();
        expect(slaOf({ ...some, resolution: end }, how, before)).toBeNull();
      }),
    );
  });

  it('is the one for approval while a draft is held, whoever waits since when', () => {
    fc.assert(
      fc.property(facts, rules, (some, how) => {
        const held = { at: '2026-03-27T00:00:00.000Z' };
        const alone = slaOf({ ...some, heldDraft: held, unansweredSince: null }, how, null);
        expect(slaOf({ ...some, heldDraft: held }, how, null)).toEqual(alone);
      }),
      { numRuns: 500 },
    );
  });

  it('runs out while people are there, and no sooner than its limit', () => {
    fc.assert(
      fc.property(facts, rules, (some, how) => {
        const sla = slaOf(some, how, null);
        if (sla === null) return;
        const limits = { answer: 'answer', 'held-draft': 'heldDraft', 'hand-off': 'handOff' } as const;
        const since = sla.clock === 'held-draft' ? some.heldDraft?.at : some.unansweredSince;
        const due = Date.parse(sla.dueAt);
        expect(due - Date.parse(since ?? '')).toBeGreaterThanOrEqual(how.sla[limits[sla.clock]] * 1000);
        if (how.afterHours !== 'hand-off') expect(isOpen(how.hours, new Date(due - 1))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
