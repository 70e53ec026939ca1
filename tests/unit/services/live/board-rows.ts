import type { BoardRow } from '../../../../shared/contract/conversation.ts';
import type { Presence } from '../../../../shared/contract/live.ts';

const at = '2026-11-21T10:00:00.000Z';

export const boardRow = (conversationId: string, version: number, tenantId = 'acme'): BoardRow => ({
  tenantId,
  conversationId,
  version,
  channel: 'web-chat',
  customer: { id: 'jane', name: null },
  subject: 'Where is my parcel?',
  preview: null,
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
  openedAt: at,
  firstResponseAt: null,
  tally: { turns: 0, held: 0, approved: 0, edited: 0, rejected: 0, handoffs: 0, cost: 0 },
  updatedAt: at,
});

export const presenceOf = (personId: string, state: Presence['state'], conversationId = 'c1'): Presence => ({
  conversationId,
  personId,
  name: personId,
  state,
  until: at,
});
