import type { Packet } from '../../../../shared/contract/conversation.ts';
import type { Passage } from '../../../../shared/contract/knowledge.ts';
import type { TenantSettings } from '../../../../shared/contract/tenant.ts';
import {
  type ConversationHead,
  type Draft,
  type StoredMessage,
  turnIdOf,
} from '../../../../shared/domain/conversation.ts';
import { assess, type Examined, examine, type Verdicts } from '../../../../shared/domain/gate/assess.ts';
import { outcomeOf } from '../../../../shared/domain/gate/outcome.ts';
import { gateVersionOf } from '../../../../shared/domain/gate/tenant-calibration.ts';
import { packetByRules } from '../../../../shared/domain/packet-by-rules.ts';
import { estimatedCost } from '../../../../shared/domain/prices.ts';
import { citationsIn } from '../../../../shared/domain/prompt.ts';
import { decideRoute } from '../../../../shared/domain/routing.ts';
import { contentWords } from '../../../../shared/domain/words.ts';
import type { DemoTenant } from '../demo-tenants.ts';
import type { Chance } from './chance.ts';

/** The documents of these titles, as the passages of an answer. @throws when the tenant has none of that title */
export const passagesOf = ({ documents }: DemoTenant, titles: readonly string[]): Passage[] =>
  titles.map((title, place) => {
    const document = documents.find((one) => one.title === title);
    if (!document) throw new Error(`There is no document “${title}”.`);
    const { documentId, text } = document;
    return { passageId: `${documentId}-1`, documentId, title, text, score: 0.86 - 0.17 * place };
  });

/** What the customer has said since the last answer, as one. */
export const burstIn = (head: ConversationHead, messages: readonly StoredMessage[]): string =>
  messages
    .filter(({ author, seq }) => author === 'customer' && seq > head.answeredSeq)
    .map(({ text }) => text)
    .join('\n');

/**
 * The assistant's turn as the platform records it. The gate itself judges the words; `sends` is what the story wants
 * to become of them where the gate would have it otherwise.
 */
export function turnOf(input: {
  head: ConversationHead;
  messages: readonly StoredMessage[];
  settings: TenantSettings;
  text: string;
  passages: Passage[];
  sends: boolean;
  chance: Chance;
  at: string;
}): Draft {
  const { head, messages, settings, text, passages, sends, chance, at } = input;
  const question = burstIn(head, messages);
  const { features, rule, reason, to } = decideRoute(settings.routing, { text: question, hasImage: false });
  const model = to === 'person' ? 'reasoning' : to;
  const citations = citationsIn(text, passages);
  const earlier = messages.flatMap(({ seq, author, text: said }) =>
    author === 'system' || (author === 'customer' && seq > head.answeredSeq) ? [] : [{ by: author, text: said }],
  );
  const { heldWords, confidenceThreshold: threshold } = settings;
  const examined = examine({
    ...{ answer: text, question, passages, citations, earlier, heldWords },
    coaching: head.coaching.map(({ text: told }) => told),
    mood: head.mood,
    rejected: head.tally.rejected,
  });
  const isChecked = threshold > 0 && examined.statements.claims.length > 0 && passages.length > 0;
  const judged = assess(examined, isChecked ? verdictsOf(examined) : null);
  const judgedOutcome = outcomeOf(judged, threshold, {
    mustHold: head.posture === 'draft-only' || head.rejections > 0,
  });
  const isAsTold = sends ? judgedOutcome === 'send' : judgedOutcome === 'suggest' || judgedOutcome === 'findings-only';
  const words = { input: chance.between(1100, 2300), output: Math.ceil(text.length / 3.6) + chance.between(20, 90) };
  const check = isChecked
    ? { input: chance.between(350, 700), output: chance.between(60, 160) }
    : { input: 0, output: 0 };
  const timings = { retrieval: chance.between(40, 180), model: chance.between(1400, isChecked ? 5200 : 3400) };
  return {
    draftId: turnIdOf(head),
    epoch: head.epoch,
    fromSeq: head.answeredSeq + 1,
    toSeq: head.lastCustomerSeq,
    coached: head.coached,
    text,
    citations,
    model,
    routeReason: reason,
    rule,
    features,
    setAside: null,
    ...judged,
    gateVersion: gateVersionOf(undefined),
    outcome: isAsTold ? judgedOutcome : sends ? 'send' : 'suggest',
    threshold,
    passages: passages.map(({ documentId, title, score, text: held }) => ({ documentId, title, score, text: held })),
    retrieval: { queries: [{ kind: 'question', words: question }], byMeaning: true, precedents: 0, notes: [] },
    timings: { ...timings, total: timings.retrieval + timings.model + chance.between(20, 90) },
    tokens: { input: words.input + check.input, output: words.output + check.output },
    cost: estimatedCost(model, words) + estimatedCost('reasoning', check),
    life: { lifeId: 'earlier', bootId: 'earlier' },
    status: 'ready',
    decision: null,
    at,
  };
}

/** What a reader of the passages says: a claim is supported by the sentence that shares the most words with it. */
function verdictsOf({ statements, support, passages }: Examined): Verdicts {
  return statements.claims.map(({ text }, at) => {
    const passage = passages[support[at]?.byPassage ?? -1];
    if (!passage || (support[at]?.share ?? 0) < 0.5) return null;
    const words = new Set(contentWords(text));
    const shared = (sentence: string): number => contentWords(sentence).filter((word) => words.has(word)).length;
    const [quote = null] = passage.text.split(/(?<=\.)\s+/).sort((a, b) => shared(b) - shared(a));
    return { verdict: 'supported', quote, documentId: passage.documentId };
  });
}

/** What the person who takes it over finds. */
export const packetOf = (head: ConversationHead, messages: StoredMessage[], at: string): Packet =>
  packetByRules({
    epoch: head.epoch,
    channel: head.channel,
    customer: { id: head.customerId, name: head.customer.name },
    mood: head.mood,
    handoff: head.handoff,
    messages,
    at,
  });
