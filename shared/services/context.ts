import type { Operation } from '../contract/tenant.ts';
import type { ConversationHead } from '../domain/conversation.ts';
import type { Ingestion } from '../domain/document.ts';
import type { TenantScope } from '../tenancy/scope.ts';

/** What a use case may ask of Durable Functions. No call rejects: what is stored, the sweep timer sets in motion later. */
export type Orchestrations = {
  /** Wakes the conversation's orchestration. `listening`: it is probably running, because the conversation is fresh. */
  ring(conversation: Pick<ConversationHead, 'tenantId' | 'conversationId'> & { listening: boolean }): Promise<void>;
  /** Starts the tenant's lifecycle orchestration for a stored operation; harmless when it runs already. */
  startOperation(operation: Operation): Promise<void>;
  /** Brings a version of a document into the index; harmless when that runs already. */
  startIngestion(version: Ingestion): Promise<void>;
};

/** Who acts on which tenant, and the means to set things in motion. */
export type Context = { scope: TenantScope; orchestrations: Orchestrations };
