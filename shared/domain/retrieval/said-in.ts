import type { Said } from './queries.ts';

type Line = { seq: number; author: string; text: string };

/** What a conversation's messages, oldest first, say for a search: the customer's burst after `answeredSeq` is the question. */
export function saidIn(messages: readonly Line[], answeredSeq: number): Said {
  const customer = messages.filter(({ author, text }) => author === 'customer' && text !== '');
  const textsOf = (lines: readonly Line[]): string[] => lines.map(({ text }) => text);
  return {
    question: textsOf(customer.filter(({ seq }) => seq > answeredSeq)).join('\n'),
    before: textsOf(customer.filter(({ seq }) => seq <= answeredSeq)),
    answer: messages.findLast(({ author }) => isOurs(author))?.text ?? null,
  };
}

const isOurs = (author: string): boolean => author === 'assistant' || author === 'supervisor';
