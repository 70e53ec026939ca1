import type { BoardRow } from '../../../../shared/contract/conversation.ts';
import type { Presence } from '../../../../shared/contract/live.ts';
import { boardRow } from '../../../support/board-row.ts';

export const rowAt = (conversationId: string, version: number, tenantId = 'acme'): BoardRow =>
  boardRow({ tenantId, conversationId, version });

export const presenceOf = (personId: string, state: Presence['state'], conversationId = 'c1'): Presence => ({
  conversationId,
  personId,
  name: personId,
  state,
  until: '2026-11-21T10:00:00.000Z',
});
