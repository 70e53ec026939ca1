import type { Operation } from '../contract/tenant.ts';
import type { ConversationHead } from '../domain/conversation.ts';
import type { TenantScope } from '../tenancy/scope.ts';

/** What a use case may ask of Durable Functions. */
export type Orchestrations = {
  /** Wakes the conversation's orchestration. May fail: the sweep timer rings again whatever still waits. */
  ring(conversation: Pick<ConversationHead, 'tenantId' | 'conversationId'>): Promise<void>;
  /** Starts the tenant's lifecycle orchestration for a stored operation; harmless when it runs already. */
  startOperation(operation: Operation): Promise<void>;
};

/** Who acts on which tenant, and the means to set things in motion. */
export type Context = { scope: TenantScope; orchestrations: Orchestrations };
