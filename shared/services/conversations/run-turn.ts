import type { Message } from '../../contract/chat.ts';
import {
  type ConversationHead,
  type Draft,
  hasPending,
  type InstanceLife,
  isStale,
  type StoredMessage,
  sessionThrough,
  toMessage,
  turnIdOf,
} from '../../domain/conversation.ts';
import { answerDelivered, draftHeld, draftSuperseded, handedOff } from '../../domain/conversation-changes.ts';
import { assess, decide } from '../../domain/gate.ts';
import { citationsIn, fitUnseen, instructions, userTurn } from '../../domain/prompt.ts';
import type { ModelRoute } from '../../domain/routing.ts';
import { InstanceFailed, InstanceUnavailable } from '../../openclaw/errors.ts';
import type { RunInTenant } from '../../tenancy/run-in-tenant.ts';
import type { TenantScope } from '../../tenancy/scope.ts';

/** What the conversation's orchestration does next. */
export type TurnResult =
  | { next: 'wait'; because: 'nothing-pending' | 'answered' | 'held' | 'handed-off' }
  | { next: 'again' }
  | { next: 'wake' }
  | { next: 'retry'; reason: string };

export type RunTurn = ReturnType<typeof createRunTurn>;

const instanceDeadlineMs = 90_000;
const historyDepth = 60;

export const handOffLine = 'I am asking a colleague to help you. They will answer here.';

/**
 * One turn: what the customer wrote since the last answer, routed, grounded, answered by the tenant's instance, gated
 * and delivered. Repeating it is safe: a turn is its epoch and messages, and its delivery is one conditional batch.
 */
export function createRunTurn(deps: { runInTenant: RunInTenant; now: () => Date }) {
  const { runInTenant, now } = deps;
  return ({
    scope,
    conversationId,
    signal,
  }: {
    scope: TenantScope;
    conversationId: string;
    signal?: AbortSignal;
  }): Promise<TurnResult> =>
    runInTenant.run(
      scope,
      async ({ instance, models, knowledge, conversations, metering }): Promise<TurnResult> => {
        const head = await conversations.head(conversationId);
        if (head?.lastTurn) metering.record(turnUsage(head, head.lastTurn));
        if (head === null || head.posture !== 'auto' || head.heldDraft || !hasPending(head))
          return { next: 'wait', because: 'nothing-pending' };

        const history = await conversations.messages(conversationId, Math.max(0, head.answeredSeq - historyDepth));
        const burst = history.filter(
          ({ seq, author }) => author === 'customer' && seq > head.answeredSeq && seq <= head.lastCustomerSeq,
        );
        const question = burst
          .map(({ text }) => text)
          .filter(Boolean)
          .join('\n');
        const images = burst.flatMap(({ attachments }) => attachments.map(({ dataUrl }) => dataUrl));

        const route = models.route({ text: question, hasImage: images.length > 0 });
        if (route.to === 'person') {
          const changed = await conversations.change(conversationId, (current) =>
            current && sameTurn(current, head)
              ? handedOff(current, { ...route, line: handOffLine }, now().toISOString())
              : null,
          );
          return changed.outcome === 'committed' ? { next: 'wait', because: 'handed-off' } : { next: 'again' };
        }
        if (!instance.awake) return { next: 'wake' };

        const answer = await ask(route.model);
        if ('next' in answer) return answer;
        return deliver(answer);

        async function ask(model: ModelRoute): Promise<Draft | TurnResult> {
          if (!instance.awake || head === null) return { next: 'wake' };
          try {
            const [passages, life] = await Promise.all([knowledge.passagesFor(question), instance.life()]);
            const unseen = fitUnseen(unseenMessages(head, history, life));
            const reply = await instance.gateway.chat({
              sessionKey: `conv:${conversationId}`,
              model,
              system: instructions(instance.tenant.settings),
              text: userTurn({ passages, unseen, question }),
              images,
              signal: instance.signal,
              timeoutMs: instanceDeadlineMs,
            });
            const citations = citationsIn(reply.text, passages);
            const assessment = assess({ answer: reply.text, question, passages, citations });
            const { lifeId, bootId } = life;
            return {
              draftId: turnIdOf(head),
              epoch: head.epoch,
              fromSeq: head.answeredSeq + 1,
              toSeq: head.lastCustomerSeq,
              text: reply.text,
              citations,
              model,
              ...assessment,
              life: { lifeId, bootId },
              status: 'ready',
              at: now().toISOString(),
            };
          } catch (error) {
            if (error instanceof InstanceUnavailable)
              return { next: 'retry', reason: 'The instance does not take messages.' };
            if (error instanceof InstanceFailed) return { next: 'retry', reason: error.message };
            throw error;
          }
        }

        /** The fence: in the very batch that shows the answer, the epoch must be the turn's, and the customer's last word too. */
        async function deliver(draft: Draft): Promise<TurnResult> {
          const at = now().toISOString();
          const gate = decide(draft.confidence, instance.tenant.settings.confidenceThreshold);
          const changed = await conversations.change(conversationId, (current) => {
            if (current === null || current.epoch !== draft.epoch || current.answeredSeq >= draft.toSeq) return null;
            if (current.heldDraft) return null;
            if (isStale(current, draft))
              return { ...draftSuperseded(current, at), draft: { ...draft, status: 'superseded' } };
            if (gate.action === 'hold')
              return { ...draftHeld(current, draft, at), draft: { ...draft, status: 'held' } };
            return {
              ...answerDelivered(current, draft, at),
              draft: { ...draft, status: 'delivered' },
              once: `delivery|${draft.draftId}`,
            };
          });
          if (changed.outcome !== 'committed') return { next: 'again' };
          const { status } = changed.change.draft ?? draft;
          if (status === 'superseded') return { next: 'again' };
          if (status === 'held') return { next: 'wait', because: 'held' };
          if (changed.change.head.lastTurn)
            metering.record(turnUsage(changed.change.head, changed.change.head.lastTurn));
          return { next: hasPending(changed.change.head) ? 'again' : 'wait', because: 'answered' };
        }
      },
      signal,
    );
}

const sameTurn = (a: ConversationHead, b: ConversationHead): boolean => turnIdOf(a) === turnIdOf(b);

const turnUsage = (head: ConversationHead, turn: { turnId: string; at: string }) => ({
  usageId: `${head.conversationId}.${turn.turnId}`,
  meter: 'turns' as const,
  quantity: 1,
  conversationId: head.conversationId,
  at: turn.at,
});

/** What was said before this burst that the instance's session does not know: a person's words, or everything in a fresh session. */
function unseenMessages(head: ConversationHead, history: StoredMessage[], life: InstanceLife): Message[] {
  const through = sessionThrough(head.session, life);
  const isBurst = (message: StoredMessage): boolean => message.author === 'customer' && message.seq > head.answeredSeq;
  return history
    .filter((message) => message.seq > through && !isBurst(message))
    .map((message) => toMessage(head.conversationId, message));
}
