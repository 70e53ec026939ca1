import { randomUUID } from 'node:crypto';
import type { CustomerFacts } from '../../../shared/contract/chat.ts';
import type { Outcome, Posture } from '../../../shared/contract/conversation.ts';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { createReceiveMessage } from '../../../shared/services/chat/receive-message.ts';
import type { Context } from '../../../shared/services/context.ts';
import { createChangeConversation } from '../../../shared/services/conversations/change-conversation.ts';
import type { CheckClaims } from '../../../shared/services/conversations/check-claims.ts';
import { createCloseEpisode } from '../../../shared/services/conversations/close-episode.ts';
import { createEscalate } from '../../../shared/services/conversations/escalate.ts';
import { createRunTurn } from '../../../shared/services/conversations/run-turn.ts';
import { createSupervise, type Supervise } from '../../../shared/services/conversations/supervise.ts';
import { createViewConversation } from '../../../shared/services/conversations/view-conversation.ts';
import type { Actor } from '../../../shared/tenancy/actor.ts';
import { createRunInTenant } from '../../../shared/tenancy/run-in-tenant.ts';
import { openScope } from '../../../shared/tenancy/scope.ts';
import { openLocalKnowledge } from './local-knowledge.ts';
import { contextFor, noteBells, openLocalStores, stoppedClock } from './local-stores.ts';
import { type Answer, connect, startScriptedInstance } from './scripted-instance.ts';

export type Desk = Awaited<ReturnType<typeof openDesk>>;
export type Conversation = Awaited<ReturnType<Desk['newConversation']>>;
type Parts = Parameters<typeof createRunInTenant>[0];

const personIds = { Ada: 'p1', Ben: 'p2', Cleo: 'p3' };
type Name = keyof typeof personIds;

const supervisor = (name: Name, tenantId: string): Actor => ({
  kind: 'person',
  personId: personIds[name],
  name,
  roles: ['Supervisor'],
  tenants: [tenantId],
});

/** The verbs of a person on one conversation, each with nothing but its own words. */
const verbsOf = (supervise: Supervise, ctx: Context, conversationId: string) => {
  const input = { conversationId };
  return {
    claim: () => supervise.claim({ ctx, input }),
    release: () => supervise.release({ ctx, input }),
    takeOver: () => supervise.takeOver({ ctx, input }),
    reply: (text: string, clientMessageId?: string) =>
      supervise.reply({ ctx, input: { ...input, text, clientMessageId } }),
    handBack: (posture?: Exclude<Posture, 'human'>) => supervise.handBack({ ctx, input: { ...input, posture } }),
    setPosture: (posture: Exclude<Posture, 'human'>) => supervise.setPosture({ ctx, input: { ...input, posture } }),
    approve: (draftId: string) => supervise.approve({ ctx, input: { ...input, draftId } }),
    edit: (draftId: string, text: string) => supervise.edit({ ctx, input: { ...input, draftId, text } }),
    reject: (draftId: string, reason: string) => supervise.reject({ ctx, input: { ...input, draftId, reason } }),
    whisper: (text: string) => supervise.whisper({ ctx, input: { ...input, text } }),
    addNote: (text: string) => supervise.addNote({ ctx, input: { ...input, text } }),
    setTags: (tags: string[]) => supervise.setTags({ ctx, input: { ...input, tags } }),
    resolve: (outcome: Outcome = 'solved') => supervise.resolve({ ctx, input: { ...input, outcome } }),
    reopen: () => supervise.reopen({ ctx, input }),
  };
};

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
      const input = { conversationId };
      const by = (name: Name) => {
        const person = openScope(scope.tenantId, supervisor(name, scope.tenantId));
        return verbsOf(supervise, contextFor(person, bells), conversationId);
      };
      const configure = (settings: Partial<TenantSettings>) =>
        stores.changeTenant(scope, (tenant) => ({ ...tenant, settings: { ...tenant.settings, ...settings } }));
      const said = { ...input, channel: 'web-chat', customerId: 'v1', attachments: [] };
      return {
        instance,
        scope,
        bells,
        configure,
        holdEverything: () => configure({ confidenceThreshold: 1 }),
        write: (text: string, customer?: CustomerFacts) =>
          receive({ ctx, input: { ...said, eventId: randomUUID(), text, customer } }),
        /** One turn; `broken` stands for parts that fail as a killed process does. */
        runTurn: ({ checkClaims, ...broken }: Partial<Parts> & { checkClaims?: CheckClaims } = {}) => {
          const { conversations } = { ...parts, ...broken };
          const change = createChangeConversation({ ...stores, conversations });
          const runInTenant = createRunInTenant({ ...parts, change, ...broken });
          const ports = { runInTenant, conversations, now: clock.now, ...(checkClaims ? { checkClaims } : {}) };
          return createRunTurn(ports)({ scope, ...input });
        },
        by,
        ...by('Ada'),
        escalate: () => createEscalate(parts)({ ctx, input }),
        closeEpisode: () => createCloseEpisode(parts)({ ctx, input }),
        view: (after = 0) => createViewConversation(parts)({ ctx, input: { ...input, after } }),
        /** What people did and is not in the audit chain yet. */
        acts: async () =>
          (await stores.conversations.sweepPendingActs('9999')).filter(({ tenantId }) => tenantId === scope.tenantId),
        /** What was said, as `author: text`. */
        said: async () =>
          (await stores.conversations.messages(scope, conversationId, 0)).map(
            ({ author, text }) => `${author}: ${text}`,
          ),
        head: async () => (await stores.conversations.head(scope, conversationId))?.value,
        draft: async (draftId: string) => (await stores.conversations.draft(scope, conversationId, draftId))?.value,
        turns: async () => (await stores.usage.totals(scope, '202603')).turns ?? 0,
      };
    },

    async close(): Promise<void> {
      for (const closing of closings) await closing();
      await closeKnowledge();
      await stores.close();
    },
  };
}

/** A conversation in which `during` happens after the instance was asked, the `asked`th time, and before its answer is there. */
export async function interrupted(desk: Desk, during: (conversation: Conversation, asked: number) => Promise<unknown>) {
  const holder: { conversation?: Conversation } = {};
  const conversation = await desk.newConversation(async () => {
    const asked = conversation.instance.asked.length;
    if (holder.conversation) await during(holder.conversation, asked);
    return `I do not know (answer ${asked}).`;
  });
  holder.conversation = conversation;
  await conversation.write('question 1');
  return conversation;
}
