import type { ConversationHead } from '../shared/domain/conversation.ts';
import type { Ingestion } from '../shared/domain/document.ts';

/** Names that orchestrators, activities and clients share. Durable ids use `[A-Za-z0-9._-]` only: clients do not encode them. */
export const names = {
  conversation: 'conversation',
  runTurn: 'runTurn',
  wakeTenant: 'wakeTenant',
  giveUp: 'giveUp',
  escalate: 'escalate',
  writePacket: 'writePacket',
  closeEpisode: 'closeEpisode',
  tenantLifecycle: 'tenantLifecycle',
  lifecycleStep: 'lifecycleStep',
  endOperation: 'endOperation',
  ingestion: 'ingestion',
  extractDocument: 'extractDocument',
  stagePassages: 'stagePassages',
  switchDocument: 'switchDocument',
  failDocument: 'failDocument',
  bell: 'bell',
} as const;

export const conversationInstanceId = ({
  tenantId,
  conversationId,
}: Pick<ConversationHead, 'tenantId' | 'conversationId'>): string => `conv.${tenantId}.${conversationId}`;

export const tenantInstanceId = (tenantId: string): string => `tenant.${tenantId}`;

export const ingestionInstanceId = ({ tenantId, documentId, revision }: Ingestion): string =>
  `ingest.${tenantId}.${documentId}.${revision}`;
