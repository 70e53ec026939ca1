import { slaBreached } from '../../domain/conversation-changes.ts';
import { breach } from '../../domain/sla.ts';
import type { Context } from '../context.ts';
import type { ChangeConversation } from './change-conversation.ts';

export type Escalate = ReturnType<typeof createEscalate>;

/** Marks the conversation's clock as run out, when it has. `dueAt` has come by the caller's clock, whatever this host's says. */
export function createEscalate(deps: { change: ChangeConversation; now: () => Date }) {
  return async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: { conversationId: string; dueAt?: string };
  }): Promise<boolean> => {
    const changed = await deps.change(ctx.scope, input.conversationId, (head) => {
      const breached = head && breach(head.sla, later(deps.now(), new Date(input.dueAt ?? 0)));
      return head && breached ? slaBreached(head, breached) : null;
    });
    return changed.outcome === 'committed';
  };
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);
