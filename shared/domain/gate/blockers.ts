import type { Blocker } from '../../contract/gate.ts';
import { findQuote } from '../quote.ts';
import { containsWord, plainWords } from '../whole-words.ts';

const weDo = String.raw`\b(?:i|we)(?:'ve|'ll|'m|'re| have| has| will| am| are| can| would| just)*(?: (?:now|just|gladly|happily|already|going to|been able to|arranged to|also))* `;
const youGet = String.raw`\b(?:you|your \w+)(?:'ll| will| are going to)(?: \w+){0,2} `;
const soon = String.raw`(?: [^\s.!?]+){0,5}? ?`;

/** Words of an answer by which the tenant gives money, changes what belongs to the customer, or takes a legal position (English). */
const commitments: Record<Exclude<Blocker, 'held-word' | 'foreign-link'>, readonly RegExp[]> = {
  money: [
    /\byour (?:\w+ ){0,2}?(?:refund|compensation|credit|reimbursement|payout)\b[^.!?]{0,40}? (?:has been|have been|is|was|will be) (?:now |just |already )?(?:approved|granted|issued|credited|paid|confirmed|processed|on its way)/i,
    new RegExp(`${weDo}(?:re)?fund|${weDo}(?:credit|compensat|reimburs|waiv|pay|paid|transfer|send you money)`, 'i'),
    new RegExp(
      `${weDo}(?:give|gave|grant|offer|add|appl|approv|issu|arrang)\\w*${soon}(?:refund|credit|compensation|discount|voucher|reimbursement|money)`,
      'i',
    ),
    new RegExp(
      `${youGet}(?:be (?:refunded|credited|compensated|reimbursed|paid)|(?:receive|get)${soon}(?:refund|credit|compensation|discount|voucher|money|[€$£] ?\\d|\\d+ ?(?:€|\\$|£|euros?|dollars?|pounds?)))`,
      'i',
    ),
  ],
  account: [
    new RegExp(
      `${weDo}(?:cancel|chang|updat|delet|remov|clos|reset|unlock|block|upgrad|downgrad|reactivat|deactivat|renew|extend|re-?book|book|reserv|transferr|order)\\w*${soon}(?:account|order|booking|subscription|plan|address|password|email|card|profile|data|reservation|contract|membership|flight|seat|number|payment)`,
      'i',
    ),
    /\byour (account|order|booking|subscription|password|address|card|contract|membership|reservation|flight) (has been|is now|was just|will be) (cancel|chang|updat|delet|remov|clos|reset|unlock|block|upgrad|renew|extend|rebook)\w*/i,
  ],
  legal: [
    /\b(legal advice|legally (binding|entitled|obliged|required|liable)|(accept|admit|take|assume)s? (full |all |any |the )?(liability|responsibility|fault|blame)|we are (liable|at fault|to blame|responsible for)|lawsuit|sue (us|them|you)|in court|breach of (contract|law|data)|(you|we) (have|waive) (a |the |your |our )?(legal )?(claim|rights?) (to|against|under))\b/i,
  ],
};

/** `words`: the sentence, or the tenant's own word. */
export type Blocked = { blocker: Blocker; words: string };

/**
 * What in an answer a person must say: commitments that are not the very words of a passage, and, in the question or
 * the answer, the tenant's own `heldWords`. A promise that a passage makes is the tenant's, and stays.
 */
export function blockersIn(input: {
  answer: string;
  question: string;
  passages: readonly { text: string }[];
  heldWords: readonly string[];
}): Blocked[] {
  const blocked: Blocked[] = [];
  for (const sentence of sentencesOf(input.answer)) {
    if (input.passages.some(({ text }) => findQuote(text, sentence) !== null)) continue;
    for (const [blocker, patterns] of Object.entries(commitments)) {
      if (patterns.some((pattern) => pattern.test(sentence)))
        blocked.push({ blocker: blocker as Blocker, words: sentence });
    }
  }
  const plain = [input.question, input.answer].map(plainWords);
  const held = input.heldWords.find((word) => plain.some((text) => containsWord(text, word)));
  if (held !== undefined) blocked.push({ blocker: 'held-word', words: held });
  return blocked;
}

const sentencesOf = (answer: string): string[] =>
  answer
    .replaceAll('’', "'")
    .replace(/\s*\[\d+\]/g, '')
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
