import type { ChatMessage } from '@copilotkit/aimock';
import { attribute, passagesOf, textOf, unescapeXml } from './prompt.ts';
import { contentWords } from './words.ts';

const CLAIM = /<claim\s+([^>]*)>([\s\S]*?)<\/claim>/g;
const QUESTION = /<question>([\s\S]*?)<\/question>/;
const NEGATION = /\b(?:not|no|never|none|nothing|cannot|except|without|\w+n['’]t)\b/gi;
/** Of a claim's words so many must stand in one sentence, or in two that follow each other. */
const ENOUGH = 0.6;

/** Whether the request asks for claims to be checked: by the name of the schema that the answer must have. */
export function asksForClaimCheck(responseFormat: unknown): boolean {
  const { json_schema: schema } = Object(responseFormat) as { json_schema?: { name?: unknown } };
  return schema?.name === 'claim_check';
}

/** The check as the model writes it: each claim beside the sentence of a passage that is most like it. */
export function claimCheck(messages: readonly ChatMessage[]): string {
  const request = messages
    .filter(({ role }) => role === 'user')
    .map(textOf)
    .join('\n');
  const question = unescapeXml(QUESTION.exec(request)?.[1] ?? '');
  const places = passagesOf(request).flatMap(({ n, title, text }) =>
    stretchesOf(text).map((quote) => ({ n, title, quote })),
  );
  const claims = [...request.matchAll(CLAIM)].map(([, attributes = '', body = '']) => {
    const text = unescapeXml(body);
    // A bare “Yes.” says what was asked.
    const words = [...new Set(contentWords(contentWords(text).length > 0 ? text : question))];
    const [best] = places
      .map((place) => ({ ...place, share: shareIn(words, `${place.title} ${place.quote}`) }))
      .sort((left, right) => right.share - left.share || left.quote.length - right.quote.length);
    const claim = Number(attribute(attributes, 'n'));
    if (!best || best.share < ENOUGH) return { claim, verdict: 'not-found', quote: '', passage: null };
    return {
      claim,
      verdict: agrees(text, words, best.quote) ? 'supported' : 'contradicted',
      quote: best.quote,
      passage: best.n,
    };
  });
  return JSON.stringify({ claims });
}

/** The same numbers, and as many negations, or an even number more. */
function agrees(claim: string, words: readonly string[], quote: string): boolean {
  const held = new Set(contentWords(quote));
  const numbers = words.filter((word) => /\d/.test(word));
  return numbers.every((number) => held.has(number)) && negations(claim) % 2 === negations(quote) % 2;
}

const negations = (text: string): number => text.match(NEGATION)?.length ?? 0;

function shareIn(words: readonly string[], text: string): number {
  const held = new Set(contentWords(text));
  return words.filter((word) => held.has(word)).length / Math.max(1, words.length);
}

/** The sentences of a text, and each with the one that follows it. */
function stretchesOf(text: string): string[] {
  const sentences = text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
  const pairs = sentences.slice(1).map((next, index) => `${sentences[index]} ${next}`);
  return [...sentences, ...pairs.filter((pair) => text.includes(pair))];
}
