import { setTimeout as delay } from 'node:timers/promises';
import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { Stored } from '../../azure/cosmos/items.ts';
import type { Note, Packet } from '../../contract/conversation.ts';
import type { AuditFacts } from '../../domain/audit.ts';
import type { ConversationHead, Draft } from '../../domain/conversation.ts';
import type { Change } from '../../domain/conversation-changes.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import { slaOf } from '../../domain/sla.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { SettingsOf } from '../tenants/settings-of.ts';

const attempts = 12;

export type Decided = Change & { draft?: Draft; note?: Note; packet?: Packet; act?: AuditFacts; once?: string };
export type Changed =
  | { outcome: 'committed'; change: Decided }
  | { outcome: 'repeated'; once: string }
  | { outcome: 'declined' };

export type Decide = (head: ConversationHead | null, settings: Awaited<ReturnType<SettingsOf>>) => Decided | null;

export type ChangeConversation = ReturnType<typeof createChangeConversation>;

/**
 * The one way to change a conversation: reads the head, lets a pure function decide, derives the clock that follows,
 * commits, and tells whoever watches; begins again when somebody else was faster. `decide` gets null for a
 * conversation that does not exist and returns null to leave everything as it is.
 * `committed` must not throw; what it fails to tell, the sweep does.
 */
export function createChangeConversation(deps: {
  conversations: ConversationStore;
  settingsOf: SettingsOf;
  committed: (scope: TenantScope, change: Decided) => void;
  pause?: (ms: number) => Promise<unknown>;
}) {
  const { conversations, settingsOf, committed, pause = delay } = deps;
  return async (scope: TenantScope, conversationId: string, decide: Decide): Promise<Changed> => {
    const settings = await settingsOf(scope);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const stored: Stored<ConversationHead> | null = await conversations.head(scope, conversationId);
      const decided = decide(stored?.value ?? null, settings);
      if (decided === null) return { outcome: 'declined' };
      const head = {
        ...decided.head,
        version: decided.head.version + 1,
        sla: slaOf(decided.head, settings, decided.head.sla),
      };
      const change = { ...decided, head };
      const outcome = await conversations.commit(scope, { ...change, etag: stored?.etag ?? null });
      if (outcome === 'committed') {
        committed(scope, change);
        return { outcome, change };
      }
      if (outcome === 'repeated') return { outcome, once: change.once ?? '' };
      await pause(Math.random() * 10 * 2 ** Math.min(attempt, 5));
    }
    throw new ClawDeskError('unavailable', 'The conversation is being written by many at once; try again.', {
      retryAfterSeconds: 1,
    });
  };
}
