import type { Context, Orchestrations } from '../../shared/services/context.ts';
import type { CloseEpisode } from '../../shared/services/conversations/close-episode.ts';
import type { Escalate } from '../../shared/services/conversations/escalate.ts';
import type { HandOff } from '../../shared/services/conversations/hand-off.ts';
import type { RunTurn, TurnResult } from '../../shared/services/conversations/run-turn.ts';
import type { WritePacket } from '../../shared/services/conversations/write-packet.ts';
import type { WakeTenant } from '../../shared/services/tenants/wake-tenant.ts';
import { openScope } from '../../shared/tenancy/scope.ts';

export type { TurnResult };
export type ConversationInput = { tenantId: string; conversationId: string };

const contextOf = ({ tenantId }: ConversationInput, orchestrations: Orchestrations): Context => ({
  scope: openScope(tenantId, { kind: 'platform', cause: 'conversation' }),
  orchestrations,
});

/** Activities of a conversation; each may run more than once. */
export const conversationActivities = (deps: {
  runTurn: RunTurn;
  wakeTenant: WakeTenant;
  handOff: HandOff;
  escalate: Escalate;
  writePacket: WritePacket;
  closeEpisode: CloseEpisode;
}) => ({
  runTurn: (input: ConversationInput, orchestrations: Orchestrations): Promise<TurnResult> =>
    deps.runTurn({ scope: contextOf(input, orchestrations).scope, conversationId: input.conversationId }),

  wakeTenant: (input: ConversationInput, orchestrations: Orchestrations): Promise<{ ready: boolean }> =>
    deps.wakeTenant({ ctx: contextOf(input, orchestrations) }),

  giveUp: async (input: ConversationInput, orchestrations: Orchestrations): Promise<void> => {
    const handoff = { cause: 'no-answer' as const, reason: 'The assistant could not answer.' };
    await deps.handOff({
      ctx: contextOf(input, orchestrations),
      input: { conversationId: input.conversationId, handoff },
    });
  },

  escalate: async (input: ConversationInput & { dueAt?: string }, orchestrations: Orchestrations): Promise<void> => {
    await deps.escalate({ ctx: contextOf(input, orchestrations), input });
  },

  writePacket: async (input: ConversationInput, orchestrations: Orchestrations): Promise<void> => {
    await deps.writePacket({ ctx: contextOf(input, orchestrations), input });
  },

  closeEpisode: async (input: ConversationInput, orchestrations: Orchestrations): Promise<void> => {
    await deps.closeEpisode({ ctx: contextOf(input, orchestrations), input });
  },
});
