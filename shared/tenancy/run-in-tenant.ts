import type { ConversationStore } from '../azure/cosmos/conversations.ts';
import type { TenantStore } from '../azure/cosmos/tenants.ts';
import type { UsageStore } from '../azure/cosmos/usage.ts';
import type { KnowledgeIndex } from '../azure/search.ts';
import type { ChangeConversation } from '../services/conversations/change-conversation.ts';
import { createFindPassages, type FindPassages } from '../services/knowledge/find-passages.ts';
import type { Connect } from '../services/tenants/tenant-instance.ts';
import { conversation } from './bootstrappers/conversation.bootstrapper.ts';
import { instanceRouter } from './bootstrappers/instance-router.bootstrapper.ts';
import { knowledgeBase } from './bootstrappers/knowledge-base.bootstrapper.ts';
import { metering } from './bootstrappers/metering.bootstrapper.ts';
import { modelRouter } from './bootstrappers/model-router.bootstrapper.ts';
import { createTenantRunner } from './chain.ts';

export type RunInTenant = ReturnType<typeof createRunInTenant>;

/** The bootstrapper chain, in order; see `createTenantRunner` for what it promises. */
export const createRunInTenant = (deps: {
  tenants: TenantStore;
  conversations: ConversationStore;
  change: ChangeConversation;
  usage: UsageStore;
  knowledge: Pick<KnowledgeIndex, 'search' | 'near'>;
  /** By default by words alone. */
  findPassages?: FindPassages;
  connect: Connect;
  now: () => Date;
}) =>
  createTenantRunner([
    instanceRouter(deps),
    modelRouter,
    metering(deps.usage),
    knowledgeBase({ findPassages: createFindPassages(deps), ...deps }),
    conversation(deps.conversations, deps.change),
  ]);
