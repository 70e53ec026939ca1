import { describe, expect, it } from '@jest/globals';
import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { activeClaim, compareUrgency, type LightFacts, lightOf } from '../../../shared/contract/light.ts';

const now = new Date('2026-01-05T10:00:00.000Z');
const at = (minutes: number): string => new Date(now.getTime() + minutes * 60_000).toISOString();

const calm: LightFacts = {
  posture: 'auto',
  mood: 'calm',
  heldDraft: null,
  handoff: null,
  claim: null,
  sla: null,
  resolution: null,
  failing: null,
  unansweredSince: null,
};
const ada = { personId: 'p1', name: 'Ada', until: at(5) };
const handoff = { cause: 'angry', reason: 'The customer is angry.', by: 'the mood rule', at: at(-5) } as const;
const draft = { draftId: '1-1-1', confidence: 0.617, outcome: 'suggest', at: at(-1) } as const;
const breached = { clock: 'held-draft', dueAt: at(-2), breachedAt: at(-2) } as const;
const running = { clock: 'held-draft', dueAt: at(2), breachedAt: null } as const;
const resolution = { outcome: 'solved', by: 'person', name: 'Ada', at: at(-1) } as const;

describe('the light of a conversation', () => {
  it.each<[string, Partial<LightFacts>]>([
    ['green: The assistant has it.', {}],
    ['green: The assistant has it.', { unansweredSince: at(-1), sla: running }],
    ['green: The assistant has it, a person approves every answer.', { posture: 'draft-only' }],
    ['green: Resolved by Ada.', { resolution }],
    ['green: Resolved by Ada.', { resolution, sla: breached, posture: 'human', heldDraft: draft, mood: 'angry' }],
    ['yellow: The customer sounds upset.', { mood: 'upset' }],
    ['yellow: The customer sounds angry.', { mood: 'angry' }],
    ['yellow: The model is busy.', { failing: 'The model is busy.', mood: 'upset' }],
    ['yellow: A draft waits for approval (62 % sure).', { heldDraft: draft, failing: 'The model is busy.' }],
    [
      'yellow: Only findings, no answer (62 % sure).',
      { heldDraft: { ...draft, outcome: 'findings-only' }, mood: 'upset' },
    ],
    ['yellow: Ada has it.', { posture: 'human', handoff, claim: ada }],
    [
      'yellow: Ada has it; the customer waits for an answer.',
      { posture: 'human', handoff, claim: ada, unansweredSince: at(-1) },
    ],
    ['red: The customer is angry.', { posture: 'human', handoff }],
    ['red: The customer is angry.', { posture: 'human', handoff, claim: { ...ada, until: at(0) } }],
    ['red: A person is needed.', { posture: 'human' }],
    ['red: Waited too long for an answer.', { sla: { ...breached, clock: 'answer' } }],
    ['red: A draft has waited too long for approval.', { sla: breached, heldDraft: draft }],
    ['red: Waited too long for a person.', { sla: { ...breached, clock: 'hand-off' }, posture: 'human', claim: ada }],
    [
      'red: Waited too long for a person. The customer is angry.',
      { sla: { ...breached, clock: 'hand-off' }, posture: 'human', handoff },
    ],
  ])('is %s', (expected, facts) => {
    const { colour, reason } = lightOf({ ...calm, ...facts }, now);
    expect(`${colour}: ${reason}`).toBe(expected);
  });

  it('counts a claim until its last moment, and not at it', () => {
    const row = { claim: { ...ada, until: at(0) } };
    expect(activeClaim(row, new Date(now.getTime() - 1))).toEqual(row.claim);
    expect(activeClaim(row, now)).toBeNull();
    expect(activeClaim({ claim: null }, now)).toBeNull();
  });
});

describe('the order of the board', () => {
  const row = (conversationId: string, facts: Partial<BoardRow>): BoardRow => ({
    ...calm,
    tenantId: 'acme',
    conversationId,
    version: 1,
    channel: 'web-chat',
    customer: { id: 'v1', name: null },
    subject: 'Refund',
    preview: null,
    typing: false,
    tags: [],
    episode: 1,
    openedAt: at(-60),
    firstResponseAt: null,
    tally: { turns: 0, held: 0, approved: 0, edited: 0, rejected: 0, handoffs: 0, cost: 0 },
    updatedAt: at(-10),
    ...facts,
  });

  it('is red, yellow, green, resolved; and within a light what is due or has waited longest', () => {
    const board = [
      row('resolved-late', { resolution, sla: breached }),
      row('resolved-now', { resolution, updatedAt: at(-1) }),
      row('quiet', {}),
      row('quiet-newer', { updatedAt: at(-2) }),
      row('waits', { unansweredSince: at(-3) }),
      row('upset', { mood: 'upset' }),
      row('held-later', { heldDraft: { ...draft, at: at(0) } }),
      row('held', { heldDraft: draft }),
      row('needs-person', { posture: 'human', handoff, unansweredSince: at(-1) }),
      row('late', { sla: breached, heldDraft: draft }),
    ];
    const sorted = [...board].sort((a, b) => compareUrgency(a, b, now)).map(({ conversationId }) => conversationId);
    expect(sorted).toEqual([
      'late',
      'needs-person',
      'held',
      'held-later',
      'upset',
      'waits',
      'quiet-newer',
      'quiet',
      'resolved-late',
      'resolved-now',
    ]);
  });

  it('compares times, however they are written', () => {
    const whole = row('a', { unansweredSince: '2026-01-05T09:59:00Z' });
    const later = row('b', { unansweredSince: '2026-01-05T09:59:00.500Z' });
    expect(compareUrgency(whole, later, now)).toBeLessThan(0);
  });
});
