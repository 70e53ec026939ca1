import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import { hasPending } from '../../domain/conversation.ts';
import { handedOff } from '../../domain/conversation-changes.ts';
import type { Context } from '../context.ts';
import { changeConversation } from './change-conversation.ts';
import { handOffLine } from './run-turn.ts';

export type HandOff = ReturnType<typeof createHandOff>;

/** Gives a waiting conversation to a person, with exactly one line to the customer. Nothing happens when a person has it or nobody waits. */
export function createHandOff(deps: { conversations: ConversationStore; now: () => Date }) {
  return async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: { conversationId: string; handoff: { cause: string; reason: string } };
  }): Promise<boolean> => {
    const changed = await changeConversation(deps.conversations, ctx.scope, input.conversationId, (head) =>
      head && head.posture !== 'human' && hasPending(head)
        ? handedOff(head, { ...input.handoff, line: handOffLine }, deps.now().toISOString())
        : null,
    );
    return changed.outcome === 'committed';
  };
}
