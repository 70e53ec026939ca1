import type { Citation } from '../../contract/chat.ts';
import type { Mood } from '../../contract/conversation.ts';
import type { Blocker, CheckedClaim, GateEvidence } from '../../contract/gate.ts';
import type { Passage } from '../../contract/knowledge.ts';
import { answerable } from '../answerable.ts';
import { contentWords } from '../words.ts';
import { type Blocked, blockersIn } from './blockers.ts';
import { type Claim, type Statements, type Support, statementsOf, supportBy } from './claims.ts';
import { isOtherLanguage } from './language.ts';
import type { Judged } from './outcome.ts';
import { type GateCalibration, probabilityOf, uncalibrated } from './probability.ts';
import { reasonsOf } from './reasons.ts';
import { askedIn, isAskedAgain, toldIn } from './told.ts';

/** An answer, and all that is known when it is judged. */
export type GateInput = {
  answer: string;
  /** What the customer wrote since the last answer. */
  question: string;
  passages: Passage[];
  citations: Citation[];
  /** What was said before in this episode, oldest first. */
  earlier: { by: 'customer' | 'assistant' | 'supervisor'; text: string }[];
  /** What people of the tenant told the assistant for this answer. */
  coaching: readonly string[];
  mood: Mood;
  /** Drafts that people rejected in this episode. */
  rejected: number;
  /** The tenant's own words that need a person. */
  heldWords: readonly string[];
};

export type Assessment = Judged & {
  blockers: Blocker[];
  claims: CheckedClaim[];
  checkedBy: 'model' | 'rules';
  evidence: GateEvidence;
  reasons: string[];
};

/** What the independent check found of each claim, in their order; null where it said nothing that could be verified. */
export type Verdicts = readonly (Pick<CheckedClaim, 'verdict' | 'quote' | 'documentId'> | null)[];

/** Everything about an answer that does not depend on what a reader of the passages says of its claims. */
export type Examined = GateInput & {
  asked: string;
  told: string[];
  statements: Statements;
  support: Support[];
  blocked: Blocked[];
};

export function examine(input: GateInput): Examined {
  const asked = askedIn(input.question);
  const byCustomer = input.earlier.filter(({ by }) => by === 'customer').map(({ text }) => text);
  const byPeople = input.earlier.filter(({ by }) => by === 'supervisor').map(({ text }) => text);
  const ofThemselves = [...byCustomer, input.question].flatMap(toldIn);
  const told = [...byPeople, ...input.coaching];
  const statements = statementsOf(input.answer);
  const supportOf = supportBy({ passages: input.passages, told, ofThemselves, asked });
  const support = statements.claims.map(({ text }) => supportOf(text));
  return { ...input, asked, told: [...told, ...ofThemselves], statements, support, blocked: blockersIn(input) };
}

/** Of a claim by its support, 0 to 1: from here on it counts as borne out. */
const supportedFrom = 0.5;
const provenShare = 0.95;
const unprovenShare = 0.3;

/**
 * How far an answer can be trusted: one probability, what it rests on, and why, in words. Never the model's opinion of
 * itself. Without `verdicts` the words of the passages decide alone.
 */
export function assess(
  examined: Examined,
  verdicts: Verdicts | null = null,
  calibration: GateCalibration = uncalibrated,
): Assessment {
  const { statements, passages, citations, blocked } = examined;
  const judged = statements.claims.map((claim, at) => judgedClaim(claim, at, examined, verdicts?.[at] ?? null));
  const shares = judged.map(({ share }) => share);
  const borneOut = judged.filter(({ share }) => share >= supportedFrom);
  const fromPassages = borneOut.filter(({ documentId }) => documentId !== null);
  const namesSource = citations.length > 0 || fromPassages.length === 0;
  const grounded =
    !statements.abstains &&
    (judged.length === 0 || (borneOut.length * 2 >= judged.length && (namesSource || isProven(fromPassages))));
  const cited = namesSource && (borneOut.length > 0 || judged.length === 0) && !statements.abstains;
  const evidence = evidenceOf(examined, shares, cited);
  const asksAgain = evidence.fresh === 0;
  const confidence = Math.round(probabilityOf(evidence, calibration) * 100) / 100;
  const assessment = {
    confidence,
    grounded,
    found: passages.length > 0,
    blocked: blocked.length > 0,
    abstains: statements.abstains,
    asksAgain,
    blockers: [...new Set(blocked.map(({ blocker }) => blocker))],
    claims: judged.map(({ share: _, ...claim }) => claim),
    checkedBy: verdicts ? ('model' as const) : ('rules' as const),
    evidence,
  };
  return { ...assessment, reasons: reasonsOf({ ...assessment, blocked }) };
}

type JudgedClaim = CheckedClaim & { share: number };

const isProven = (claims: readonly JudgedClaim[]): boolean => claims.every(({ quote }) => quote !== null);

function judgedClaim({ text }: Claim, at: number, examined: Examined, found: Verdicts[number]): JudgedClaim {
  const { share, byPassage } = examined.support[at] ?? { share: 0, byPassage: null };
  const documentId = byPassage === null ? null : (examined.passages[byPassage]?.documentId ?? null);
  if (found?.verdict === 'supported') return { text, ...found, share: Math.max(share, provenShare) };
  if (found?.verdict === 'contradicted') return { text, ...found, share: 0 };
  // What the customer or a colleague said stands in no passage, and need not.
  if (found && documentId !== null) return { text, ...found, share: Math.min(share, unprovenShare) };
  const verdict = share >= supportedFrom ? ('supported' as const) : ('not-found' as const);
  return { text, verdict, quote: null, documentId: verdict === 'supported' ? documentId : null, share };
}

function evidenceOf(examined: Examined, shares: readonly number[], cited: boolean): GateEvidence {
  const { answer, question, asked, passages, citations, told, earlier, statements, mood, rejected } = examined;
  const wanted = new Set(contentWords(asked));
  const inPassages = new Set(passages.flatMap(({ title, text }) => contentWords(`${title} ${text}`)));
  const takenUp = new Set([...contentWords(answer), ...citations.flatMap(({ title }) => contentWords(title))]);
  const known = new Set([...inPassages, ...told.flatMap(contentWords)]);
  const states = shares.length > 0;
  const silent = statements.abstains ? 0 : 1;
  const customers = earlier.filter(({ by }) => by === 'customer').map(({ text }) => text);
  const history = earlier.map(({ text }) => text);
  const passageTexts = passages.map(({ text }) => text);
  return {
    retrieved: states ? shareOf(wanted, known) : silent,
    covered: states ? shareOf(wanted, takenUp) : silent,
    claims: states ? shares.reduce((sum, share) => sum + share, 0) / shares.length : silent,
    weakest: states ? Math.min(...shares) : silent,
    cited: cited ? 1 : 0,
    answerable:
      states && history.length > 0 && passages.length > 0
        ? answerable({ question, history, passages: passageTexts })
        : null,
    sameLanguage: isOtherLanguage(question, answer) ? 0 : 1,
    assured: statements.hedges ? 0 : 1,
    calm: { calm: 1, upset: 0.5, angry: 0 }[mood],
    fresh: isAskedAgain(question, customers) ? 0 : 1,
    unrejected: 1 / (1 + rejected),
    brief: 1 / (1 + Math.max(0, customers.length - 4) / 8),
  };
}

/** 1 where there is nothing to look for. */
const shareOf = (words: ReadonlySet<string>, where: ReadonlySet<string>): number =>
  words.size === 0 ? 1 : [...words].filter((word) => where.has(word)).length / words.size;

/**
 * Whether a reader of the passages could change what becomes of the answer: as far apart as its verdicts may be. Where
 * nothing was found, nothing is claimed or everything is sent anyway, it is not worth its price.
 */
export function isWorthChecking(
  examined: Examined,
  calibration: GateCalibration,
  outcomeFor: (judged: Judged) => string,
): boolean {
  const { claims } = examined.statements;
  if (claims.length === 0 || examined.passages.length === 0) return false;
  const all = (verdict: CheckedClaim['verdict']): Verdicts =>
    claims.map(() => ({ verdict, quote: verdict === 'supported' ? '-' : null, documentId: '-' }));
  const [best, worst] = [all('supported'), all('contradicted')].map((verdicts) =>
    outcomeFor(assess(examined, verdicts, calibration)),
  );
  return best !== worst;
}
