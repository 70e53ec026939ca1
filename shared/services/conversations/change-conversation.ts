import { setTimeout as delay } from 'node:timers/promises';
import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { Stored } from '../../azure/cosmos/items.ts';
import type { ConversationHead, Draft } from '../../domain/conversation.ts';
import type { Change } from '../../domain/conversation-changes.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import type { TenantScope } from '../../tenancy/scope.ts';

const attempts = 12;

type Decided = Change & { draft?: Draft; once?: string };
export type Changed =
  | { outcome: 'committed'; change: Decided }
  | { outcome: 'repeated'; once: string }
  | { outcome: 'declined' };

/**
 * Reads the head, lets a pure function decide, and commits; begins again when somebody else was faster.
 * `decide` gets null for a conversation that does not exist and returns null to leave everything as it is.
 */
export async function changeConversation(
  conversations: ConversationStore,
  scope: TenantScope,
  conversationId: string,
  decide: (head: ConversationHead | null) => Decided | null,
): Promise<Changed> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const stored: Stored<ConversationHead> | null = await conversations.head(scope, conversationId);
    const change = decide(stored?.value ?? null);
    if (change === null) return { outcome: 'declined' };
    const { head, messages, draft, once } = change;
    const committed = await conversations.commit(scope, {
      head,
      etag: stored?.etag ?? null,
      messages,
      ...(draft ? { draft } : {}),
      ...(once === undefined ? {} : { once }),
    });
    if (committed === 'committed') return { outcome: 'committed', change };
    if (committed === 'repeated') return { outcome: 'repeated', once: once ?? '' };
    await delay(Math.random() * 10 * 2 ** Math.min(attempt, 5));
  }
  throw new ClawDeskError('unavailable', 'The conversation is being written by many at once; try again.', {
    retryAfterSeconds: 1,
  });
}
