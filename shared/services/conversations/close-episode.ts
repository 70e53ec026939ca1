import { episodeMinutes, hasPending } from '../../domain/conversation.ts';
import { answeredForGood } from '../../domain/conversation-changes.ts';
import type { Context } from '../context.ts';
import type { ChangeConversation } from './change-conversation.ts';

export type CloseEpisode = ReturnType<typeof createCloseEpisode>;

/** After half an hour of silence the assistant's answer was the last word; a conversation in which a person had it stays open until one resolves it. */
export function createCloseEpisode(deps: { change: ChangeConversation; now: () => Date }) {
  return async ({ ctx, input }: { ctx: Context; input: { conversationId: string } }): Promise<boolean> => {
    const now = deps.now();
    const changed = await deps.change(ctx.scope, input.conversationId, (head) => {
      if (head === null || head.resolution || head.heldDraft || hasPending(head)) return null;
      if (head.posture === 'human' || head.preview?.author !== 'assistant') return null;
      if (now.getTime() - Date.parse(head.updatedAt) < (episodeMinutes - 1) * 60_000) return null;
      return answeredForGood(head, now.toISOString());
    });
    return changed.outcome === 'committed';
  };
}
