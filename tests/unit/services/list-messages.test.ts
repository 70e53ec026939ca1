import { describe, expect, it } from '@jest/globals';
import { customerWrote, newHead } from '../../../shared/domain/conversation-changes.ts';
import { pauseBeforeNextLook } from '../../../shared/services/chat/list-messages.ts';

const wroteAt = '2026-03-01T10:00:00.000Z';
const later = (ms: number): Date => new Date(Date.parse(wroteAt) + ms);
const fresh = newHead({ tenantId: 'acme', conversationId: 'c1', channel: 'web-chat', customerId: 'v1' }, wroteAt);
const { head: waiting } = customerWrote(fresh, { text: 'Hello', attachments: [] }, wroteAt, {
  reopenWithinHours: 72,
});

describe('the pace of a long poll', () => {
  it('is quick for a quick answer and gets slower with the time that the customer has waited', () => {
    expect([0, 300, 1000, 60_000].map((ms) => pauseBeforeNextLook(waiting, later(ms)))).toEqual([20, 20, 40, 150]);
  });

  it('is calm while nobody writes an answer', () => {
    const calm = [null, fresh, { ...waiting, posture: 'human' as const }];
    expect(calm.map((head) => pauseBeforeNextLook(head, later(0)))).toEqual([1000, 1000, 1000]);
  });
});
