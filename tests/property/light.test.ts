import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BoardRow } from '../../shared/contract/conversation.ts';
import { activeClaim, compareUrgency, lightOf } from '../../shared/contract/light.ts';

const now = new Date('2026-01-05T10:00:00.000Z');
/** Few different moments, so that rows meet at the same one. */
const moment = fc.integer({ min: -3, max: 3 }).map((n) => new Date(now.getTime() + n * 60_000).toISOString());
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { freq: 1 });

const row: fc.Arbitrary<BoardRow> = fc.record({
  tenantId: fc.constantFrom('acme', 'globex'),
  conversationId: fc.constantFrom('c00000001', 'c00000002', 'c00000003'),
  version: fc.constant(1),
  channel: fc.constant('web-chat'),
  customer: fc.constant({ id: 'v1', name: null }),
  subject: fc.constant('Refund'),
  preview: fc.constant(null),
  posture: fc.constantFrom('auto', 'draft-only', 'human'),
  mood: fc.constantFrom('calm', 'upset', 'angry'),
  heldDraft: maybe(
    fc.record({
      draftId: fc.constant('1-1-1'),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      outcome: fc.constantFrom('send', 'suggest', 'findings-only'),
      at: moment,
    }),
  ),
  handoff: maybe(
    fc.record({
      cause: fc.constant('angry' as const),
      reason: fc.constant('The customer is angry.'),
      by: fc.constant('the mood rule'),
      at: moment,
    }),
  ),
  claim: maybe(fc.record({ personId: fc.constant('p1'), name: fc.constant('Ada'), until: moment })),
  sla: maybe(
    fc.record({
      clock: fc.constantFrom('answer', 'held-draft', 'hand-off'),
      dueAt: moment,
      breachedAt: maybe(moment),
    }),
  ),
  resolution: fc.option(
    fc.record({
      outcome: fc.constant('solved' as const),
      by: fc.constant('person' as const),
      name: fc.constant('Ada'),
      at: moment,
    }),
    { freq: 3 },
  ),
  failing: maybe(fc.constant('The model is busy.')),
  unansweredSince: maybe(moment),
  typing: fc.boolean(),
  tags: fc.constant([]),
  episode: fc.constant(1),
  openedAt: moment,
  firstResponseAt: maybe(moment),
  tally: fc.constant({ turns: 0, held: 0, approved: 0, edited: 0, rejected: 0, handoffs: 0, cost: 0 }),
  updatedAt: moment,
});

const always = (look: (row: BoardRow) => void): void => fc.assert(fc.property(row, look), { numRuns: 1000 });
const compare = (a: BoardRow, b: BoardRow): number => Math.sign(compareUrgency(a, b, now));

describe('the light of any conversation', () => {
  it('is green when it is resolved, never green when a promise is broken, and always says why', () => {
    always((one) => {
      const { colour, reason } = lightOf(one, now);
      if (one.resolution) expect(colour).toBe('green');
      else if (one.sla?.breachedAt) expect(colour).toBe('red');
      expect(reason).toMatch(/^\p{Lu}.+\.$/u);
    });
  });

  it('is never green while a person or an approval is needed', () => {
    always((one) => {
      const needed = one.posture === 'human' || one.heldDraft !== null;
      if (needed && !one.resolution) expect(lightOf(one, now).colour).not.toBe('green');
    });
  });

  it('is red while a person is needed and nobody has it', () => {
    always((one) => {
      if (one.posture !== 'human' || one.resolution || activeClaim(one, now)) return;
      expect(lightOf(one, now).colour).toBe('red');
    });
  });

  it('takes an expired claim for none', () => {
    always((one) => {
      const expired = one.claim !== null && one.claim.until <= now.toISOString();
      if (expired) expect(lightOf(one, now)).toEqual(lightOf({ ...one, claim: null }, now));
      expect(activeClaim(one, now)).toEqual(expired ? null : one.claim);
    });
  });
});

describe('the order of any board', () => {
  const rows = fc.array(row, { minLength: 3, maxLength: 3 });
  const triples = (look: (a: BoardRow, b: BoardRow, c: BoardRow) => void): void =>
    fc.assert(
      fc.property(rows, ([a, b, c]) => {
        if (a && b && c) look(a, b, c);
      }),
      { numRuns: 2000 },
    );

  it('is the same from both sides, and equal only for the same conversation', () => {
    triples((a, b) => {
      expect(compare(a, b) + compare(b, a)).toBe(0);
      expect(compare(a, a)).toBe(0);
      const same = a.tenantId === b.tenantId && a.conversationId === b.conversationId;
      if (compare(a, b) === 0) expect(same).toBe(true);
    });
  });

  it('is transitive', () => {
    triples((a, b, c) => {
      if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
    });
  });

  it('has the open before the resolved, and red before yellow before green', () => {
    const rank = { red: 0, yellow: 1, green: 2 };
    const rankOf = (one: BoardRow): number => (one.resolution ? 3 : rank[lightOf(one, now).colour]);
    triples((a, b) => {
      if (rankOf(a) !== rankOf(b)) expect(compare(a, b)).toBe(Math.sign(rankOf(a) - rankOf(b)));
    });
  });
});
