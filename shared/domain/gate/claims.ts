import { withoutCourtesy } from '../courtesy.ts';
import { withDigits } from '../number-words.ts';
import { contentWords } from '../words.ts';
import { identifiersIn, isIdentity } from './told.ts';

/** A sentence of an answer that states something, without its citation marks; `cites` are their numbers. */
export type Claim = { text: string; cites: number[] };

/** An answer taken apart. `hedges`: it says itself that it is not sure; `abstains`: that it does not know. */
export type Statements = { claims: Claim[]; hedges: boolean; abstains: boolean };

/**
 * What can bear a claim out: passages, and what people of the tenant told. `ofThemselves`: what customers said bears out
 * only who they are, and `asked`, what they want to know, bears out nothing: an answer must not be made true by asking.
 */
export type Known = {
  passages: readonly { title: string; text: string }[];
  told: readonly string[];
  ofThemselves: readonly string[];
  asked: string;
};

/** Of a claim, from 0 to 1; `byPassage`: its passage, null when none bears it out more than what was told. */
export type Support = { share: number; byPassage: number | null };

/** Talk about what the assistant knows: it states nothing about the tenant. */
const ignorance = new RegExp(
  [
    String.raw`\b(i|we|you|(our|the|my|any|these|this) (documents?|documentation|knowledge base|sources?|passages?|information|texts?)|it) (do|does|can|could|did|am|are|is|have|has)( not|n't)|\b(i|we) cannot`,
    String.raw`( actually| currently| really| been able to| able to| unable to)* (know|find|say|tell|answer|mention|specify|state|contain|hold|aware|have (any |enough |specific |the )*(information|answer|details|data|knowledge)|told me)\b`,
  ]
    .map((part) => `(?:${part})`)
    .join('') +
    String.raw`|\b(unable to|not able to) (find|answer|tell|say)\b|\b(no|not any) (specific |further )?(information|details|mention|answer) (about|on|of|regarding|to)\b|\b(is|are) not (mentioned|specified|stated)\b|\b(i am|i'm) not (quite |entirely |completely |fully )?(certain|sure)\b|\b(a|my) colleagues? (can|could|will|may|has to|needs to)\b|\bask (a|my) colleague\b`,
  'i',
);
/** A guess: it states something, and says that it may be wrong. */
const guess =
  /\b(may not|might not|i (think|believe|guess|assume|suppose)|i would guess|probably|perhaps|maybe|presumably|it (seems|appears)|as far as i know)\b/i;
const asksBack =
  /^(and |so |but )?(which|what|when|where|who|how|could|can|would|may|shall|should|do you (mean|want|have|need)|did you mean|are you|is (it|that|this)|or)\b[^?]*\?$/i;
const negation = /\b(not|no|never|none|nobody|nothing|cannot|without|except|excluded|unless|\w+n't)\b/gi;

/** What an answer states. Courtesies, questions back and talk of not knowing state nothing; a bare “Yes.” does. */
export function statementsOf(answer: string): Statements {
  const sentences = sentencesOf(withoutCourtesy(answer.replaceAll('’', "'"))).flatMap(inClauses);
  const claims = sentences.filter(({ text }) => !ignorance.test(text) && !isQuestionBack(text));
  const unsure = sentences.some(({ text }) => ignorance.test(text));
  return {
    claims: atMost(claims, mostClaims),
    hedges: unsure || claims.some(({ text }) => guess.test(text)),
    abstains: unsure && claims.length === 0,
  };
}

/** More than these are not looked at one by one: the last ones count as one. */
const mostClaims = 30;

const atMost = (claims: Claim[], most: number): Claim[] => {
  const rest = claims.slice(most - 1);
  if (rest.length < 2) return claims;
  const together = { text: rest.map(({ text }) => text).join(' '), cites: rest.flatMap(({ cites }) => cites) };
  return [...claims.slice(0, most - 1), together];
};

/** “I do not know that, but it costs nine euros” admits and states. */
const inClauses = (sentence: Claim): Claim[] =>
  ignorance.test(sentence.text)
    ? sentence.text
        .split(/;|,?\s*\b(?:but|however|although|though)\b/i)
        .map((text) => ({ ...sentence, text: text.trim() }))
        .filter(({ text }) => text !== '')
    : [sentence];

/** “1.”, “(2)” or “-” before or behind a point of a list; a number that is all of an answer is none. */
const listMarker = /((?:^|\n|[.!?:]\s)\s*)(?:\d{1,2}[.)](?=\s+\p{L})|\(\d{1,2}\)(?=\s|$)|[-*•](?=\s))/gu;

const isQuestionBack = (text: string): boolean => asksBack.test(text) && !/\d/.test(text);

function sentencesOf(text: string): Claim[] {
  // A citation that stands behind the full stop belongs to the sentence before it.
  const marked = text.replace(listMarker, '$1').replace(/([.!?])\s*((?:\[\d{1,2}\]\s*)+)/g, ' $2$1 ');
  return marked
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => ({
      text: sentence
        .replace(/\s*\[\d{1,2}\]/g, '')
        .replace(/\s+([.!?,;:])/g, '$1')
        .trim(),
      cites: [...sentence.matchAll(/\[(\d{1,2})\]/g)].map((match) => Number(match[1])),
    }))
    .filter(({ text: words }) => /[\p{L}\p{N}]/u.test(words));
}

/** The words of a claim, or of what may bear it out; a number is the same written out. */
export const statedWords = (text: string): string[] => contentWords(withDigits(text));

/** Support of a claim that has none of the words that could be looked for: “Yes.” says what only a reader can check. */
const bare = 0.2;
const highest = { unknownNumber: 0.2, otherPolarity: 0.35 };

/**
 * How well words bear a claim out: the share of what it says beyond the question that one passage, and all of them, or
 * what was told, hold. A number that stands nowhere but in the question, unless it names an order, or a sentence that says
 * the contrary leaves little of it. Never falls when more is known, unless the passage that fits best denies the claim.
 */
export function supportBy({ passages, told, ofThemselves, asked: question }: Known): (claim: string) => Support {
  const asked = new Set(statedWords(question));
  const inPassages = passages.map(({ title, text }) => new Set(statedWords(`${title} ${text}`)));
  const inAll = new Set(inPassages.flatMap((words) => [...words]));
  const byPeople = told.flatMap(statedWords);
  const toldOfIdentity = new Set([...byPeople, ...ofThemselves.flatMap(statedWords)]);
  const toldOfAllElse = new Set([...byPeople, ...ofThemselves.flatMap(identifiersIn).flatMap(statedWords)]);
  const named = new Set(identifiersIn(question).flatMap(statedWords));

  return (claim) => {
    const all = statedWords(claim.replace(/^according to our [^:]{1,80}:\s*/i, ''));
    if (all.length === 0) return { share: bare, byPassage: null };
    const beyond = all.filter((word) => !asked.has(word));
    const words = beyond.length > 0 ? beyond : all;
    const toldWords = isIdentity(claim) ? toldOfIdentity : toldOfAllElse;
    const isKnown = (word: string, where: ReadonlySet<string>): boolean => where.has(word) || toldWords.has(word);
    const numbers = all.filter((word) => /\p{N}/u.test(word) && !named.has(word));
    const rate = (where: ReadonlySet<string>): number => {
      const held = words.filter((word) => isKnown(word, where)).length / words.length;
      return numbers.every((number) => isKnown(number, where)) ? held : Math.min(held, highest.unknownNumber);
    };

    // A sentence may join what two passages say; words that are scattered over all of them are weaker support.
    const byAll = rate(inAll);
    let best: Support = { share: toldWords.size > 0 ? rate(new Set()) : 0, byPassage: null };
    for (const [index, where] of inPassages.entries()) {
      const share = (rate(where) + byAll) / 2;
      if (share > best.share) best = { share, byPassage: index };
    }
    const passage = best.byPassage === null ? undefined : passages[best.byPassage];
    const isContrary = passage !== undefined && isDenied(claim, passage.text);
    return isContrary ? { ...best, share: Math.min(best.share, highest.otherPolarity) } : best;
  };
}

/** Whether the sentence of a passage that is most like the claim negates where the claim does not, or the reverse. */
function isDenied(claim: string, passage: string): boolean {
  const words = new Set(contentWords(claim));
  const like = (sentence: string): number => {
    const its = new Set(contentWords(sentence));
    return [...words].filter((word) => its.has(word)).length / Math.max(1, Math.min(words.size, its.size));
  };
  const [closest] = passage
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => ({ sentence, alike: like(sentence) }))
    .sort((left, right) => right.alike - left.alike);
  if (!closest || closest.alike < 0.6) return false;
  return negations(claim) % 2 !== negations(closest.sentence) % 2;
}

const negations = (text: string): number => text.replaceAll('’', "'").match(negation)?.length ?? 0;
