import type { SnapshotStorage } from '../../shared/azure/blob.ts';
import type { ConversationStore } from '../../shared/azure/cosmos/conversations.ts';
import type { TenantStore } from '../../shared/azure/cosmos/tenants.ts';
import type { UsageStore } from '../../shared/azure/cosmos/usage.ts';
import type { KnowledgeIndex } from '../../shared/azure/search.ts';
import type { AllowMessage } from '../../shared/services/chat/allow-message.ts';
import type { FindConversation } from '../../shared/services/chat/find-conversation.ts';
import type { ListMessages } from '../../shared/services/chat/list-messages.ts';
import type { ReceiveMessage } from '../../shared/services/chat/receive-message.ts';
import type { StartSession } from '../../shared/services/chat/start-session.ts';
import type { Supervise } from '../../shared/services/conversations/supervise.ts';
import type { AddDocument } from '../../shared/services/knowledge/add-document.ts';
import type { Complete } from '../../shared/services/models/complete.ts';
import type { TakeFromAllowance } from '../../shared/services/rate-limits.ts';
import type { BeginOperation } from '../../shared/services/tenants/begin-operation.ts';
import type { CreateTenant } from '../../shared/services/tenants/create-tenant.ts';
import type { SecretsOf } from '../../shared/services/tenants/tenant-instance.ts';

/** What routes may use: use cases, and the stores for plain reads. */
export type Services = {
  tenants: TenantStore;
  conversations: ConversationStore;
  usage: UsageStore;
  knowledge: KnowledgeIndex;
  snapshots: SnapshotStorage;
  secretsOf: SecretsOf;
  take: TakeFromAllowance;
  allowMessage: AllowMessage;
  findConversation: FindConversation;
  startSession: StartSession;
  receiveMessage: ReceiveMessage;
  listMessages: ListMessages;
  createTenant: CreateTenant;
  beginOperation: BeginOperation;
  addDocument: AddDocument;
  supervise: Supervise;
  complete: Complete;
  now: () => Date;
};
