import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { Message } from '../../contract/chat.ts';
import { type ConversationHead, toMessage } from '../../domain/conversation.ts';
import {
  answerDelivered,
  type Change,
  handedBack,
  personReplied,
  takenOver,
} from '../../domain/conversation-changes.ts';
import { ClawDeskError, notFound } from '../../domain/errors.ts';
import { describeActor } from '../../tenancy/actor.ts';
import type { Context } from '../context.ts';
import { changeConversation } from './change-conversation.ts';

export type Supervise = ReturnType<typeof createSupervise>;
type Request = { ctx: Context; input: { conversationId: string } };

/** What a person does to a conversation, each one conditional commit; a takeover's epoch fences every answer begun before it. */
export function createSupervise(deps: { conversations: ConversationStore; now: () => Date }) {
  const { conversations, now } = deps;

  async function commit(
    { ctx, input }: Request,
    decide: (head: ConversationHead, at: string) => Change,
  ): Promise<Change> {
    const at = now().toISOString();
    const changed = await changeConversation(conversations, ctx.scope, input.conversationId, (head) => {
      if (head === null) throw notFound('conversation');
      return decide(head, at);
    });
    if (changed.outcome !== 'committed') throw new ClawDeskError('conflict', 'This was done already.');
    return changed.change;
  }

  // A person may act long after the customer's last word, when the orchestration has ended: hence `listening: false`.
  return {
    takeOver: async (request: Request): Promise<void> => {
      await commit(request, (head, at) => takenOver(head, describeActor(request.ctx.scope.actor), at));
    },

    reply: async (request: Request & { input: { text: string } }): Promise<Message> => {
      const { messages } = await commit(request, (head, at) => {
        if (head.posture !== 'human')
          throw new ClawDeskError('conflict', 'The assistant has this conversation; take it over first.');
        return personReplied(head, request.input.text, at);
      });
      const [message] = messages;
      if (!message) throw new Error('A reply was not stored.');
      return toMessage(request.input.conversationId, message);
    },

    handBack: async (request: Request): Promise<void> => {
      const { head } = await commit(request, (current, at) => handedBack(current, at));
      await request.ctx.orchestrations.ring({ ...head, listening: false });
    },

    /** Sends the draft that is held. @throws conflict when it is not held any more: the customer wrote, or somebody acted first. */
    approve: async (request: Request & { input: { draftId: string } }): Promise<void> => {
      const { conversationId, draftId } = request.input;
      const draft = (await conversations.draft(request.ctx.scope, conversationId, draftId))?.value;
      if (!draft) throw notFound('draft');
      const { head: sent } = await commit(request, (head, at) => {
        if (head.heldDraft?.draftId !== draftId || head.epoch !== draft.epoch) {
          throw new ClawDeskError('conflict', 'The draft is not held any more; look at the conversation again.');
        }
        return {
          ...answerDelivered(head, draft, at),
          draft: { ...draft, status: 'delivered' as const },
          once: `delivery|${draftId}`,
        };
      });
      // The next look counts the turn, and answers what the customer wrote while the draft was made.
      await request.ctx.orchestrations.ring({ ...sent, listening: false });
    },
  };
}
