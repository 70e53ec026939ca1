import type { Citation, Message } from '../../contract/chat.ts';
import type { Passage } from '../../contract/knowledge.ts';
import {
  type ConversationHead,
  type InstanceLife,
  type StoredMessage,
  sessionThrough,
  toMessage,
} from '../../domain/conversation.ts';
import { type Assessment, assess } from '../../domain/gate.ts';
import { estimatedCost } from '../../domain/prices.ts';
import { citationsIn, fitUnseen, instructions, userTurn } from '../../domain/prompt.ts';
import type { ModelRoute } from '../../domain/routing.ts';
import { InstanceFailed, InstanceUnavailable } from '../../openclaw/errors.ts';
import type { Instance } from '../../tenancy/bootstrappers/instance-router.bootstrapper.ts';
import type { KnowledgeBase } from '../../tenancy/bootstrappers/knowledge-base.bootstrapper.ts';
import type { Burst } from './run-turn.ts';

const instanceDeadlineMs = 90_000;

/** Times in milliseconds, cost in US dollars. */
export type Answered = Assessment & {
  text: string;
  citations: Citation[];
  passages: Passage[];
  timings: { retrieval: number; model: number };
  tokens: { input: number; output: number };
  cost: number;
  life: { lifeId: string; bootId: string };
};

/** Asks the tenant's instance, with the passages that ground the answer; `failed` says why it could not answer now. */
export async function askInstance(input: {
  instance: Extract<Instance, { awake: true }>;
  knowledge: KnowledgeBase;
  head: ConversationHead;
  history: StoredMessage[];
  burst: Burst;
  model: ModelRoute;
  now: () => Date;
}): Promise<Answered | { failed: string }> {
  const { instance, knowledge, head, history, burst, model, now } = input;
  const begun = now().getTime();
  try {
    const [passages, life] = await Promise.all([knowledge.passagesFor(burst.text), instance.life()]);
    const found = now().getTime();
    const reply = await instance.gateway.chat({
      sessionKey: `conv:${head.conversationId}:${head.episode}`,
      model,
      system: instructions(
        instance.tenant.settings,
        head.coaching.map(({ text }) => text),
      ),
      text: userTurn({ passages, unseen: fitUnseen(unseenMessages(head, history, life)), question: burst.text }),
      images: burst.images,
      signal: instance.signal,
      timeoutMs: instanceDeadlineMs,
    });
    const citations = citationsIn(reply.text, passages);
    const tokens = { input: reply.usage.inputTokens, output: reply.usage.outputTokens };
    return {
      text: reply.text,
      citations,
      passages,
      ...assess({ answer: reply.text, question: burst.text, passages, citations }),
      timings: { retrieval: found - begun, model: now().getTime() - found },
      tokens,
      cost: estimatedCost(model, tokens),
      life: { lifeId: life.lifeId, bootId: life.bootId },
    };
  } catch (error) {
    if (error instanceof InstanceUnavailable) return { failed: 'The instance does not take messages.' };
    if (error instanceof InstanceFailed) return { failed: error.message };
    throw error;
  }
}

/** What was said before this burst that the instance's session does not know: a person's words, or everything in a fresh session. */
function unseenMessages(head: ConversationHead, history: StoredMessage[], life: InstanceLife): Message[] {
  const through = sessionThrough(head.session, life);
  const isBurst = (message: StoredMessage): boolean => message.author === 'customer' && message.seq > head.answeredSeq;
  return history
    .filter((message) => message.seq > through && !isBurst(message))
    .map((message) => toMessage(head.conversationId, message));
}
