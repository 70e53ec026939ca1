import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { ConversationHead, Draft, StoredMessage } from '../../domain/conversation.ts';
import type { ChangeConversation, Changed, Decide } from '../../services/conversations/change-conversation.ts';
import type { Bootstrapper } from '../chain.ts';

export type Conversations = {
  head(conversationId: string): Promise<ConversationHead | null>;
  draft(conversationId: string, draftId: string): Promise<Draft | null>;
  messages(conversationId: string, after: number): Promise<StoredMessage[]>;
  change(conversationId: string, decide: Decide): Promise<Changed>;
};

/** The tenant's conversations: history and the one way to change them. */
export const conversation = (
  store: ConversationStore,
  change: ChangeConversation,
): Bootstrapper<'conversations', Conversations> => ({
  name: 'conversations',
  bootstrap: ({ scope }) => ({
    head: async (id) => (await store.head(scope, id))?.value ?? null,
    draft: async (id, draftId) => (await store.draft(scope, id, draftId))?.value ?? null,
    messages: (id, after) => store.messages(scope, id, after),
    change: (id, decide) => change(scope, id, decide),
  }),
});
