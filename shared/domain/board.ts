import type { BoardRow } from '../contract/conversation.ts';
import { type ConversationHead, isTyping } from './conversation.ts';

/** The row of the live board that follows from a conversation's head. */
export const rowOf = (head: ConversationHead): BoardRow => ({
  tenantId: head.tenantId,
  conversationId: head.conversationId,
  version: head.version,
  channel: head.channel,
  customer: { id: head.customerId, name: head.customer.name },
  subject: head.subject,
  preview: head.preview,
  posture: head.posture,
  mood: head.mood,
  heldDraft: head.heldDraft,
  handoff: head.handoff,
  claim: head.claim,
  sla: head.sla,
  resolution: head.resolution,
  failing: head.failing,
  unansweredSince: head.unansweredSince,
  typing: isTyping(head),
  tags: head.tags,
  episode: head.episode,
  openedAt: head.openedAt,
  firstResponseAt: head.firstResponseAt,
  tally: head.tally,
  updatedAt: head.updatedAt,
});
