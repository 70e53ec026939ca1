import type { HandoffCause } from '../../contract/conversation.ts';
import { hasPending } from '../../domain/conversation.ts';
import { handedOff } from '../../domain/conversation-changes.ts';
import { handOffLine } from '../../domain/customer-lines.ts';
import type { Context } from '../context.ts';
import type { ChangeConversation } from './change-conversation.ts';

export type HandOff = ReturnType<typeof createHandOff>;

/** Gives a waiting conversation to a person, with exactly one line to the customer. Nothing happens when a person has it or nobody waits. */
export function createHandOff(deps: { change: ChangeConversation; now: () => Date }) {
  return async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: { conversationId: string; handoff: { cause: HandoffCause; reason: string } };
  }): Promise<boolean> => {
    const now = deps.now();
    const changed = await deps.change(ctx.scope, input.conversationId, (head, settings) =>
      head && head.posture !== 'human' && hasPending(head)
        ? handedOff(head, { ...input.handoff, by: 'the platform', ...handOffLine(settings, now) }, now.toISOString())
        : null,
    );
    return changed.outcome === 'committed';
  };
}
