import type { ChatMessage } from '@copilotkit/aimock';
import { attribute, type Passage, passagesOf, textOf, unescapeXml } from './prompt.ts';
import { contentWords } from './words.ts';

interface Said {
  readonly seq: number;
  readonly by: string;
  readonly text: string;
}

const MESSAGE = /<message\s+([^>]*)>([\s\S]*?)<\/message>/g;
const TOLD = /\bmy ([\p{L}][\p{L} -]{0,40}?) (?:is|are) ([^.,;!?\n]{1,80})/iu;
const IDENTIFIER = /\b\p{L}*[-#]?\d[\p{L}\d-]*\b|\S+@\S+/u;
const PROMISE = /\b(?:I|we|you)(?:['’]ll| will)\b(?! not)/i;
const IGNORANCE = /\b(?:not|n['’]t) (?:know|find|say)\b/i;
const ANGER = /\b(?:furious|outrageous|unacceptable|ridiculous|scam|lawyer|worst|useless)\b|!!/i;
const UPSET = /\b(?:disappoint|frustrat|annoy|unhappy|still (?:not|no)|waiting for)/i;
const MANY = 8;

/** Whether the request asks for a hand-off packet: by the name of the schema that the answer must have. */
export function asksForPacket(responseFormat: unknown): boolean {
  const { json_schema: schema } = Object(responseFormat) as { json_schema?: { name?: unknown } };
  return schema?.name === 'handoff_packet';
}

/** The packet as the model writes it: the sentences of the conversation that matter, each quoted letter for letter. */
export function handOffPacket(messages: readonly ChatMessage[]): string {
  const request = messages
    .filter(({ role }) => role === 'user')
    .map(textOf)
    .join('\n');
  const said = [...request.matchAll(MESSAGE)].map(
    ([, attributes = '', body = '']): Said => ({
      seq: Number(attribute(attributes, 'seq')),
      by: attribute(attributes, 'by') ?? '',
      text: unescapeXml(body),
    }),
  );
  const customer = said.filter(({ by }) => by === 'customer');
  const ours = said.filter(({ by }) => by === 'assistant' || by === 'supervisor');
  const told = sentencesIn(customer).flatMap(({ sentence, seq }) => {
    const fact = factIn(sentence);
    return fact ? [{ fact, evidence: { quote: sentence, seq, documentId: null } }] : [];
  });
  return JSON.stringify({
    who: told.length > 0 ? told.map(({ fact }) => fact).join(' ') : 'The customer has told nothing about themselves.',
    asked: askedBy(customer),
    facts: [...told.slice(-MANY), ...passagesOf(request).map((passage) => cited(passage, ours))],
    tried: ours.slice(-MANY).map(({ by, text }) => `${by === 'assistant' ? 'Answered' : 'A colleague wrote'}: ${text}`),
    promised: sentencesIn(ours)
      .filter(({ sentence }) => PROMISE.test(sentence))
      .map(({ sentence, seq }) => ({ promise: sentence, evidence: { quote: sentence, seq, documentId: null } })),
    unknown: said.flatMap(({ by, text }, i) => {
      const question = said.slice(0, i).findLast((one) => one.by === 'customer');
      return by === 'assistant' && IGNORANCE.test(text) && question ? [`An answer to: ${question.text}`] : [];
    }),
    mood: moodOf(customer.slice(-2)),
  });
}

/** The first question, and the last words when they are others. */
function askedBy(customer: readonly Said[]): string {
  const first =
    sentencesIn(customer).find(({ sentence }) => sentence.endsWith('?'))?.sentence ?? customer[0]?.text ?? '';
  const last = customer.at(-1)?.text ?? '';
  return last === '' || last.includes(first) ? last : `${first} Then: ${last}`;
}

function factIn(sentence: string): string | undefined {
  const [, attributeName, value] = TOLD.exec(sentence) ?? [];
  if (attributeName && value) return `Their ${attributeName.trim().toLowerCase()} is ${value.trim()}.`;
  const named = IDENTIFIER.exec(sentence)?.[0];
  return named && `They mention ${named}.`;
}

function cited(passage: Passage, ours: readonly Said[]) {
  const used = new Set(ours.flatMap(({ text }) => contentWords(text)));
  const uses = (text: string): number => contentWords(text).filter((word) => used.has(word)).length;
  const sentences = sentencesOf(passage.text).sort((a, b) => uses(b) - uses(a));
  const quote = sentences[0] ?? passage.text;
  return { fact: `${passage.title}: ${quote}`, evidence: { quote, seq: null, documentId: passage.id } };
}

const moodOf = (newest: readonly Said[]): 'calm' | 'upset' | 'angry' => {
  const words = newest.map(({ text }) => text).join('\n');
  if (ANGER.test(words)) return 'angry';
  return UPSET.test(words) ? 'upset' : 'calm';
};

const sentencesIn = (said: readonly Said[]): { sentence: string; seq: number }[] =>
  said.flatMap(({ seq, text }) => sentencesOf(text).map((sentence) => ({ sentence, seq })));

const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.!?])\s+(?:\[\d+\]\s*)*|\n+/)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
