import type { BoardRow } from '../../shared/contract/conversation.ts';

/** A calm conversation that the assistant has answered, with the changes that a test is about. */
export const boardRow = (changes: Partial<BoardRow> = {}): BoardRow => ({
  tenantId: 'acme',
  conversationId: 'c0000000001',
  version: 1,
  channel: 'web-chat',
  customer: { id: 'anna', name: 'Anna' },
  subject: 'Where is my parcel?',
  preview: { author: 'customer', text: 'Where is my parcel?', hasImage: false },
  posture: 'auto',
  mood: 'calm',
  heldDraft: null,
  handoff: null,
  claim: null,
  sla: null,
  resolution: null,
  failing: null,
  unansweredSince: null,
  typing: false,
  tags: [],
  episode: 1,
  openedAt: '2026-05-20T10:00:00.000Z',
  firstResponseAt: null,
  tally: { turns: 1, held: 0, approved: 0, edited: 0, rejected: 0, handoffs: 0, cost: 0 },
  updatedAt: '2026-05-20T10:00:00.000Z',
  ...changes,
});
