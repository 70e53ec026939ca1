import { slaBreached } from '../../domain/conversation-changes.ts';
import { breach } from '../../domain/sla.ts';
import type { Context } from '../context.ts';
import type { ChangeConversation } from './change-conversation.ts';

export type Escalate = ReturnType<typeof createEscalate>;

/** Marks the conversation's clock as run out, when it has. */
export function createEscalate(deps: { change: ChangeConversation; now: () => Date }) {
  return async ({ ctx, input }: { ctx: Context; input: { conversationId: string } }): Promise<boolean> => {
    const changed = await deps.change(ctx.scope, input.conversationId, (head) => {
      const breached = head && breach(head.sla, deps.now());
      return head && breached ? slaBreached(head, breached) : null;
    });
    return changed.outcome === 'committed';
  };
}
