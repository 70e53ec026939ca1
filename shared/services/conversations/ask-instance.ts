import type { Citation, Message } from '../../contract/chat.ts';
import type { Passage, Retrieval } from '../../contract/knowledge.ts';
import { entrustedTo, withoutForeignLinks } from '../../domain/answer-links.ts';
import { type ConversationHead, type StoredMessage, sessionThrough, toMessage } from '../../domain/conversation.ts';
import { isLasting, readModelFailure } from '../../domain/model-failure.ts';
import { estimatedCost } from '../../domain/prices.ts';
import { citationsIn, fitUnseen, instructions, userTurn } from '../../domain/prompt.ts';
import { saidIn } from '../../domain/retrieval/said-in.ts';
import type { ModelRoute } from '../../domain/routing.ts';
import { InstanceFailed, InstanceUnavailable } from '../../openclaw/errors.ts';
import type { Instance } from '../../tenancy/bootstrappers/instance-router.bootstrapper.ts';
import type { KnowledgeBase } from '../../tenancy/bootstrappers/knowledge-base.bootstrapper.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { JudgeAnswer, JudgedAnswer } from './judge-answer.ts';
import type { Burst } from './run-turn.ts';

const deadlineMs = { first: 90_000, again: 60_000 };

/** Why there is no answer, in words for supervisors; a lasting reason would be the same soon after. */
export type NotAnswered = { failed: string; isLasting: boolean };

/** Times in milliseconds, cost in US dollars. */
export type Answered = Omit<JudgedAnswer, 'check'> & {
  text: string;
  citations: Citation[];
  passages: Passage[];
  retrieval: Retrieval | null;
  timings: { retrieval: number; model: number };
  tokens: { input: number; output: number };
  cost: number;
  life: { lifeId: string; bootId: string };
};

/**
 * Asks the tenant's instance, with the passages that ground the answer; `failed` says why it could not answer now.
 * `again`: it has answered this turn before; it is asked in a session of its own, which has not read that answer.
 */
export async function askInstance(input: {
  scope: TenantScope;
  instance: Extract<Instance, { awake: true }>;
  judge: JudgeAnswer;
  knowledge: KnowledgeBase;
  head: ConversationHead;
  history: StoredMessage[];
  burst: Burst;
  model: ModelRoute;
  again?: { turnId: string; passages: Passage[]; retrieval: Retrieval | null };
  now: () => Date;
}): Promise<Answered | NotAnswered> {
  const { scope, instance, judge, knowledge, head, history, burst, model, again, now } = input;
  const begun = now().getTime();
  const told = head.coaching.map(({ text }) => text);
  try {
    const [{ passages, retrieval }, life] = await Promise.all([
      again ?? knowledge.ground(head.conversationId, saidIn(history, head.answeredSeq)),
      instance.life(),
    ]);
    const found = now().getTime();
    const sessionKey = `conv:${head.conversationId}:${head.episode}`;
    const unseen = unseenMessages(head, history, again ? 0 : sessionThrough(head.session, life));
    const reply = await instance.gateway.chat({
      sessionKey: again ? `${sessionKey}:again:${again.turnId}` : sessionKey,
      model,
      system: instructions(instance.tenant.settings, told),
      text: userTurn({ passages, unseen: fitUnseen(unseen), question: burst.text }),
      images: burst.images,
      signal: instance.signal,
      timeoutMs: again ? deadlineMs.again : deadlineMs.first,
    });
    const written = now().getTime();
    const { allowedOrigins } = instance.tenant.settings;
    const texts = [...passages.map(({ title, text }) => `${title}\n${text}`), ...told];
    const { text, removed } = withoutForeignLinks(reply.text, { texts, origins: allowedOrigins });
    const citations = citationsIn(text, passages);
    const tokens = { input: reply.usage.inputTokens, output: reply.usage.outputTokens };
    const { check, ...judged } = await judge({
      scope,
      tenant: instance.tenant,
      head,
      history,
      question: burst.text,
      answer: text,
      passages,
      citations,
      attempt: again ? 'again' : 'first',
      signal: instance.signal,
    });
    return {
      text,
      citations,
      passages,
      retrieval,
      ...ledAway(judged, removed, entrustedTo(text, allowedOrigins)),
      timings: { retrieval: found - begun, model: written - found + check.ms },
      tokens: { input: tokens.input + check.tokens.input, output: tokens.output + check.tokens.output },
      cost: estimatedCost(model, tokens) + check.cost,
      life: { lifeId: life.lifeId, bootId: life.bootId },
    };
  } catch (error) {
    if (error instanceof InstanceUnavailable)
      return { failed: 'The instance does not take messages.', isLasting: false };
    if (error instanceof InstanceFailed) return notAnswered(error);
    throw error;
  }
}

/** Who is led to a place that the tenant does not own may be led into a trap: a person looks at the answer first. */
function ledAway<Verdict extends Pick<Answered, 'blocked' | 'blockers' | 'reasons'>>(
  judged: Verdict,
  removed: string[],
  entrusted: string | undefined,
): Verdict {
  const reasons = [
    ...removed
      .slice(0, 1)
      .map((link) => `It led to ${link}, which no source and nobody of the tenant names; that was taken out.`),
    ...(entrusted
      ? [`It leads customers to ${entrusted} to pay or sign in, which is not among the allowed origins.`]
      : []),
  ];
  if (reasons.length === 0) return judged;
  const blockers = [...judged.blockers, 'foreign-link' as const];
  return { ...judged, blocked: true, blockers, reasons: [...reasons, ...judged.reasons] };
}

/** What the model proxy refused is told in its own words, everything else in the gateway's. */
function notAnswered({ message }: InstanceFailed): NotAnswered {
  const refused = readModelFailure(message);
  return refused
    ? { failed: refused.message, isLasting: isLasting(refused.why) }
    : { failed: message, isLasting: false };
}

/** What was said before this burst and after `through`, the last message that the session knows: a person's words, or everything in a fresh session. */
function unseenMessages(head: ConversationHead, history: StoredMessage[], through: number): Message[] {
  const isBurst = (message: StoredMessage): boolean => message.author === 'customer' && message.seq > head.answeredSeq;
  return history
    .filter((message) => message.seq > through && !isBurst(message))
    .map((message) => toMessage(head.conversationId, message));
}
