import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { Handoff } from '../../contract/conversation.ts';
import type { Passage } from '../../contract/knowledge.ts';
import {
  type ConversationHead,
  type Draft,
  dueAtOf,
  hasPending,
  isStale,
  isTurnDue,
  type StoredMessage,
  turnIdOf,
  wantsPacket,
} from '../../domain/conversation.ts';
import {
  answerDelivered,
  answerFailing,
  answerWithheld,
  draftHeld,
  draftSuperseded,
  handedOff,
} from '../../domain/conversation-changes.ts';
import { handOffLine, heldLine } from '../../domain/customer-lines.ts';
import { outcomeOf } from '../../domain/gate/outcome.ts';
import { causeOf, type ModelRoute } from '../../domain/routing.ts';
import { inSpan } from '../../telemetry/spans.ts';
import type { RunInTenant } from '../../tenancy/run-in-tenant.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import { askInCascade, type Cascaded } from './ask-in-cascade.ts';
import type { CheckClaims } from './check-claims.ts';
import { createJudgeAnswer } from './judge-answer.ts';

/** What the conversation's orchestration does next. `dueAt`: when a clock runs out; `packet`: the epoch whose hand-off packet is to be written. */
export type TurnResult =
  | {
      next: 'wait';
      because: 'nothing-pending' | 'answered' | 'held' | 'handed-off';
      dueAt: string | null;
      packet: number | null;
    }
  | { next: 'again' }
  | { next: 'wake'; trace?: string }
  | { next: 'retry'; reason: string };

export type RunTurn = ReturnType<typeof createRunTurn>;

const historyDepth = 60;

const wait = (
  head: ConversationHead | null,
  because: Extract<TurnResult, { next: 'wait' }>['because'],
): TurnResult => ({
  next: 'wait',
  because,
  dueAt: head && dueAtOf(head),
  packet: head && wantsPacket(head) ? head.epoch : null,
});

/**
 * One turn: what the customer wrote since the last answer, routed, grounded, answered by the tenant's instance, gated
 * and delivered. Repeating it is safe: a turn is its epoch and messages, and its delivery is one conditional batch.
 */
export function createRunTurn(deps: {
  runInTenant: RunInTenant;
  conversations: Pick<ConversationStore, 'recordDraft'>;
  /** Without it, rules alone judge what an answer claims. */
  checkClaims?: CheckClaims;
  now: () => Date;
}) {
  const { runInTenant, now } = deps;
  const judge = createJudgeAnswer(deps);
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
        if (head === null || !isTurnDue(head)) return wait(head, 'nothing-pending');

        const begun = now();
        const after = Math.max(head.episodeFromSeq - 1, head.answeredSeq - historyDepth);
        const history = await conversations.messages(conversationId, after);
        const burst = burstOf(history, head.answeredSeq, head);
        const { settings } = instance.tenant;

        const newest = models.route(burstOf(history, Math.max(head.answeredSeq, head.handedBackSeq), head));
        if (newest.to === 'person' && head.lastCustomerSeq > head.handedBackSeq) {
          const why = { cause: causeOf(newest), reason: newest.reason, by: `the routing rule “${newest.rule}”` };
          return toPerson(head, why);
        }
        // What follows belongs to the trace of the newest message, in which it was asked.
        const { trace } = head;
        if (!instance.awake) return { next: 'wake', ...(trace === undefined ? {} : { trace }) };
        const facts = { tenantId: scope.tenantId, conversationId };

        const whole = models.route(burst);
        const { model, ...route }: { model: ModelRoute; routeReason: string; rule: string | null } =
          whole.to === 'person'
            ? { model: burst.hasImage ? 'vision' : 'reasoning', routeReason: 'A person handed it back.', rule: null }
            : { model: whole.to, routeReason: whole.reason, rule: whole.rule };
        const isCurrent = async (): Promise<boolean> => {
          const current = await conversations.head(conversationId);
          return current !== null && isTurnDue(current) && turnIdOf(current) === turnIdOf(head);
        };
        const asked = { scope, instance, judge, knowledge, head, history, burst, model, isCurrent, now };
        const answer = await inSpan('turn', { parent: trace, facts: { ...facts, model } }, () => askInCascade(asked));
        if ('failed' in answer) {
          if (answer.isLasting)
            return toPerson(head, { cause: 'no-answer', reason: answer.failed, by: 'the platform' });
          if (head.failing !== answer.failed)
            await conversations.change(conversationId, (current) =>
              current && isTurnDue(current) ? answerFailing(current, answer.failed) : null,
            );
          return { next: 'retry', reason: answer.failed };
        }
        const draft = draftOf(head, answer);
        return inSpan('deliver', { parent: trace, facts }, () => deliver(draft));

        /** If the turn is still the same. */
        async function toPerson(asked: ConversationHead, why: Omit<Handoff, 'at'>): Promise<TurnResult> {
          const changed = await conversations.change(conversationId, (current) =>
            current && isTurnDue(current) && turnIdOf(current) === turnIdOf(asked)
              ? handedOff(current, { ...why, ...handOffLine(settings, now()) }, at())
              : null,
          );
          return changed.outcome === 'committed' ? wait(changed.change.head, 'handed-off') : { next: 'again' };
        }

        function draftOf(asked: ConversationHead, { passages, ...answered }: Cascaded): Draft {
          const threshold = settings.confidenceThreshold;
          return {
            draftId: turnIdOf(asked),
            epoch: asked.epoch,
            fromSeq: asked.answeredSeq + 1,
            toSeq: asked.lastCustomerSeq,
            coached: asked.coached,
            ...answered,
            ...route,
            features: whole.features,
            outcome: 'findings-only',
            threshold,
            passages: passages.map(shownPassage),
            timings: { ...answered.timings, total: now().getTime() - begun.getTime() },
            status: 'ready',
            decision: null,
            at: at(),
          };
        }

        /**
         * The fence: in the very batch that shows the answer, the epoch must be the turn's, and the customer's last word too.
         * A turn that runs twice ends once: nothing that a person has decided about its draft is written over.
         */
        async function deliver(draft: Draft): Promise<TurnResult> {
          const once = `turn|${draft.draftId}`;
          let fenced = false;
          const changed = await conversations.change(conversationId, (current) => {
            if (current === null) return null;
            fenced = current.epoch !== draft.epoch;
            if (fenced || current.answeredSeq >= draft.toSeq || current.heldDraft) return null;
            if (isStale(current, draft))
              return { ...draftSuperseded(current, draft, at()), draft: { ...draft, status: 'superseded' }, once };
            const mustHold = current.posture === 'draft-only' || current.rejections > 0;
            const isHandedBack = current.lastCustomerSeq <= current.handedBackSeq;
            const gated = { ...draft, outcome: outcomeOf(draft, draft.threshold, { mustHold, isHandedBack }) };
            if (gated.outcome === 'handoff') {
              const why = { cause: 'not-grounded' as const, reason: withheld(draft), by: 'the gate' };
              const handoff = { ...why, ...handOffLine(settings, now()) };
              return {
                ...answerWithheld(current, gated, handoff, at()),
                draft: { ...gated, status: 'handed-off' },
                once,
              };
            }
            if (gated.outcome !== 'send')
              return {
                ...draftHeld(current, gated, at(), heldLine(settings, now())),
                draft: { ...gated, status: 'held' },
                once,
              };
            return { ...answerDelivered(current, gated, at()), draft: { ...gated, status: 'delivered' }, once };
          });
          if (fenced) await deps.conversations.recordDraft(scope, conversationId, { ...draft, status: 'fenced' });
          if (changed.outcome !== 'committed') return { next: 'again' };
          const { draft: { status } = draft, head: left } = changed.change;
          if (status === 'superseded') return { next: 'again' };
          if (status === 'held') return wait(left, 'held');
          if (status === 'handed-off') return wait(left, 'handed-off');
          if (left.lastTurn) metering.record(turnUsage(left, left.lastTurn));
          return hasPending(left) ? { next: 'again' } : wait(left, 'answered');
        }
      },
      signal,
    );

  function at(): string {
    return now().toISOString();
  }
}

/** Why a person is asked instead. */
const withheld = ({ found }: Draft): string =>
  found ? 'The customer asks again, and no source answers it.' : 'The knowledge base holds nothing on this.';

export type Burst = { text: string; images: string[]; hasImage: boolean };

/** What the customer has written after `after`, as one. */
function burstOf(history: StoredMessage[], after: number, { lastCustomerSeq }: ConversationHead): Burst {
  const said = history.filter(({ seq, author }) => author === 'customer' && seq > after && seq <= lastCustomerSeq);
  const images = said.flatMap(({ attachments }) => attachments.map(({ dataUrl }) => dataUrl));
  const texts = said.map(({ text }) => text).filter(Boolean);
  return { text: texts.join('\n'), images, hasImage: images.length > 0 };
}

const shownPassage = ({ documentId, title, score, text }: Passage) => ({
  documentId,
  title,
  score,
  text: text.slice(0, 400),
});

const turnUsage = (head: ConversationHead, turn: { turnId: string; at: string }) => ({
  usageId: `${head.conversationId}.${turn.turnId}`,
  meter: 'turns' as const,
  quantity: 1,
  conversationId: head.conversationId,
  at: turn.at,
});
