import type { Packet } from '../contract/conversation.ts';
import type { StoredMessage } from './conversation.ts';
import { askedIn, canPromise, known, line, longest, type PacketInput, placesIn, whoIs } from './packet.ts';
import { cutWhole } from './quote.ts';
import { contentWords } from './words.ts';

const promises =
  /\b(?:I|we)(?:['’]ll| will| shall| promise)\b(?! not\b)|\b(?:I['’]m|I am|we['’]re|we are) going to\b|\byou(?:['’]ll| will| are going to) (?:receive|get|have|hear|be)\b/i;
const admitsIgnorance =
  /\b(?:do|does|did|could|can)(?:n['’]t| ?not|['’]t) (?:know|find|say|tell|hold|answer|see)\b|\bnot sure\b/i;
const namesSomething = /\d|@|\bmy [\p{L}][\p{L} -]{0,40} (?:is|are|was)\b/iu;
const longestQuote = 400;

/** The packet without a model: everything in it is a sentence that was said, or known to the platform. */
export function packetByRules(input: PacketInput): Packet {
  const { messages } = input;
  return {
    ...known(input),
    who: whoIs(input),
    asked: askedIn(messages),
    facts: [...toldFacts(messages), ...citedFacts(messages)].slice(0, longest.entries),
    tried: messages
      .filter(canPromise)
      .slice(-longest.entries)
      .map(({ author, text }) => line(`${author === 'assistant' ? 'The assistant' : 'A colleague'} answered: ${text}`)),
    promised: quotesOf(messages.filter(canPromise), promises).map(({ quote, seq }) => ({
      promise: line(quote),
      evidence: { quote, seq, documentId: null },
    })),
    unknown: unanswered(messages).slice(-longest.entries),
    mood: input.mood,
    writtenBy: 'rules',
  };
}

const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.!?])\s+(?:\[\d+\]\s*)*|\n+/)
    .map((sentence) => cutWhole(sentence.trim(), longestQuote))
    .filter(Boolean);

/** The newest sentences that match, each once, oldest first. */
function quotesOf(messages: StoredMessage[], pattern: RegExp): { quote: string; seq: number }[] {
  const found = messages.flatMap(({ seq, text }) =>
    sentencesOf(text)
      .filter((sentence) => pattern.test(sentence))
      .map((quote) => ({ quote, seq })),
  );
  const once = new Map(found.map((one) => [one.quote, one]));
  return [...once.values()].slice(-longest.entries);
}

function toldFacts(messages: StoredMessage[]): Packet['facts'] {
  const byCustomer = messages.filter(({ author }) => author === 'customer');
  return quotesOf(byCustomer, namesSomething).map(({ quote, seq }) => ({
    fact: line(`The customer says: ${quote}`),
    evidence: { quote, seq, documentId: null },
  }));
}

/** Of each cited passage the sentence that the answers use most. */
function citedFacts(messages: StoredMessage[]): Packet['facts'] {
  const answered = new Set(messages.filter(canPromise).flatMap(({ text }) => contentWords(text)));
  const shared = (sentence: string): number => contentWords(sentence).filter((word) => answered.has(word)).length;
  return placesIn(messages).flatMap(({ documentId, title, text }) => {
    const [quote] = documentId === null ? [] : sentencesOf(text).sort((a, b) => shared(b) - shared(a));
    return quote ? [{ fact: line(`${title}: ${quote}`), evidence: { quote, seq: null, documentId } }] : [];
  });
}

/** What the customer asked before each answer that admits not to know. */
function unanswered(messages: StoredMessage[]): string[] {
  return messages.flatMap(({ author, text }, index) => {
    if (author !== 'assistant' || !admitsIgnorance.test(text)) return [];
    const question = messages.slice(0, index).findLast((one) => one.author === 'customer' && one.text.trim());
    return question ? [line(`The assistant could not answer: ${question.text}`)] : [];
  });
}
