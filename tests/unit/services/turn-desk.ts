import { randomUUID } from 'node:crypto';
import { createReceiveMessage } from '../../../shared/services/chat/receive-message.ts';
import { createChangeConversation } from '../../../shared/services/conversations/change-conversation.ts';
import { createRunTurn } from '../../../shared/services/conversations/run-turn.ts';
import { createSupervise } from '../../../shared/services/conversations/supervise.ts';
import type { Actor } from '../../../shared/tenancy/actor.ts';
import { createRunInTenant } from '../../../shared/tenancy/run-in-tenant.ts';
import { openScope } from '../../../shared/tenancy/scope.ts';
import { openLocalKnowledge } from './local-knowledge.ts';
import { contextFor, noteBells, openLocalStores, stoppedClock } from './local-stores.ts';
import { type Answer, connect, startScriptedInstance } from './scripted-instance.ts';

export type Desk = Awaited<ReturnType<typeof openDesk>>;
type Parts = Parameters<typeof createRunInTenant>[0];

const ada = (tenantId: string): Actor => ({
  kind: 'person',
  personId: 'p1',
  name: 'Ada',
  roles: ['Supervisor'],
  tenants: [tenantId],
});

/** Everything that a turn needs, over local services; `newConversation` gives a tenant, its instance and a customer. */
export async function openDesk() {
  const stores = await openLocalStores();
  const { knowledge, close: closeKnowledge } = await openLocalKnowledge(stores.folder);
  const closings: (() => Promise<void>)[] = [];
  const clock = stoppedClock();
  const parts: Parts = { ...stores, knowledge, connect, now: clock.now };

  return {
    stores,
    knowledge,
    clock,

    async newConversation(answer: Answer = () => 'Hello!', conversationId = 'c1') {
      const instance = await startScriptedInstance(`boot-${randomUUID().slice(0, 8)}`, answer);
      closings.push(instance.close);
      const scope = await stores.newTenant({ instance: instance.record }, clock.now().toISOString());
      const bells = noteBells();
      const ctx = contextFor(scope, bells);
      const receive = createReceiveMessage(parts);
      const supervise = createSupervise(parts);
      const byPerson = contextFor(openScope(scope.tenantId, ada(scope.tenantId)), bells);
      const input = { conversationId };
      return {
        instance,
        scope,
        bells,
        write: (text: string) =>
          receive({
            ctx,
            input: { ...input, channel: 'web-chat', customerId: 'v1', eventId: randomUUID(), text, attachments: [] },
          }),
        /** One turn; `broken` stands for parts that fail as a killed process does. */
        runTurn: (broken: Partial<Parts> = {}) => {
          const { conversations } = { ...parts, ...broken };
          const change = createChangeConversation({ ...stores, conversations });
          const runInTenant = createRunInTenant({ ...parts, change, ...broken });
          return createRunTurn({ runInTenant, conversations, now: clock.now })({ scope, ...input });
        },
        takeOver: () => supervise.takeOver({ ctx: byPerson, input }),
        handBack: () => supervise.handBack({ ctx: byPerson, input }),
        reply: (text: string) => supervise.reply({ ctx: byPerson, input: { ...input, text } }),
        approve: (draftId: string) => supervise.approve({ ctx: byPerson, input: { ...input, draftId } }),
        reject: (draftId: string, reason: string) =>
          supervise.reject({ ctx: byPerson, input: { ...input, draftId, reason } }),
        /** What was said, as `author: text`. */
        said: async () =>
          (await stores.conversations.messages(scope, conversationId, 0)).map(
            ({ author, text }) => `${author}: ${text}`,
          ),
        head: async () => (await stores.conversations.head(scope, conversationId))?.value,
        draft: async (draftId: string) => (await stores.conversations.draft(scope, conversationId, draftId))?.value,
        turns: async () => (await stores.usage.totals(scope, '202603')).turns ?? 0,
        holdEverything: () =>
          stores.changeTenant(scope, (tenant) => ({
            ...tenant,
            settings: { ...tenant.settings, confidenceThreshold: 1 },
          })),
      };
    },

    async close(): Promise<void> {
      for (const closing of closings) await closing();
      await closeKnowledge();
      await stores.close();
    },
  };
}
