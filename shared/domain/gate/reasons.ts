import type { Blocker, CheckedClaim, GateEvidence } from '../../contract/gate.ts';
import type { Blocked } from './blockers.ts';
import { effectOf, featuresOf, type GateFeature } from './probability.ts';
import { gateWeights } from './weights.ts';

type Judgement = {
  evidence: GateEvidence;
  claims: readonly CheckedClaim[];
  checkedBy: 'model' | 'rules';
  grounded: boolean;
  found: boolean;
  abstains: boolean;
  blocked: readonly Blocked[];
};

const percent = (share: number | null): string => `${Math.round((share ?? 0) * 100)} %`;

const blockerWords: Record<Blocker, string> = {
  money: 'It promises money',
  legal: 'It takes a legal position',
  account: 'It says that something of the customer’s is changed',
  'held-word': 'It is about a word that this company wants a person for',
  'foreign-link': 'It led to an address that nobody gave it',
};

/** What a feature says when it speaks against the answer; how its claims stand is said apart. */
const against: Record<Exclude<GateFeature, 'claims' | 'weakest'>, (value: number | null) => string> = {
  retrieved: (value) => `The knowledge base holds ${percent(value)} of the question’s words.`,
  covered: (value) => `The answer takes up ${percent(value)} of the question’s words.`,
  cited: () => 'The answer cites no source.',
  answerable: () => 'What was found may not answer the question as it is put.',
  sameLanguage: () => 'The answer is in another language than the question.',
  assured: () => 'The answer says itself that it is not sure.',
  calm: () => 'The customer is not calm.',
  fresh: () => 'The customer asks this for the second time.',
  unrejected: () => 'A person rejected a draft in this conversation.',
  brief: () => 'The conversation is long.',
};

const most = 5;
const matters = 0.25;

/** Why an answer may or may not go out, in words: what decides first, then the features that lowered it most. */
export function reasonsOf(judgement: Judgement): string[] {
  const { evidence, claims, found, abstains, blocked } = judgement;
  const decisive = blocked.map(({ blocker, words }) => `${blockerWords[blocker]} (“${words.slice(0, 80)}”).`);
  if (abstains) decisive.push('The answer says that it does not know.');
  if (!found && claims.length > 0) decisive.push('The knowledge base holds nothing on this.');
  const wrong = claims.filter(({ verdict }) => verdict === 'contradicted');
  decisive.push(...wrong.slice(0, 2).map(({ text }) => `A source says otherwise: “${cut(text)}”.`));
  const isSaid = (feature: GateFeature): boolean =>
    (abstains && ['assured', 'covered', 'cited'].includes(feature)) || (!found && feature === 'retrieved');
  const lowered = featuresOf(gateWeights)
    .filter((feature) => feature !== 'claims' && feature !== 'weakest')
    .filter((feature) => !isSaid(feature))
    .map((feature) => ({ feature, effect: effectOf(evidence, feature) }))
    .filter(({ effect }) => effect < -matters)
    .sort((one, other) => one.effect - other.effect)
    .map(({ feature }) => against[feature](evidence[feature]));
  return [...new Set([...decisive, ...supportWords(judgement), ...lowered])].slice(0, most);
}

/** How the claims stand, the first thing to know where nothing decides alone. */
function supportWords({ claims, checkedBy, abstains }: Judgement): string[] {
  if (claims.length === 0) return abstains ? [] : ['The answer makes no claim.'];
  const unsupported = claims.filter(({ verdict }) => verdict === 'not-found');
  const by = checkedBy === 'model' ? 'checked against its sources' : 'by their words';
  const borneOut = claims.filter(({ verdict }) => verdict === 'supported').length;
  const count = claims.length === 1 ? 'Its one claim is' : `${borneOut} of its ${claims.length} claims are`;
  const said =
    claims.length === 1
      ? `${count} ${borneOut === 1 ? 'supported' : 'not supported'}, ${by}.`
      : `${count} supported, ${by}.`;
  const [first] = unsupported;
  return first && claims.length > 1 ? [said, `No source says: “${cut(first.text)}”.`] : [said];
}

const cut = (text: string): string => (text.length <= 120 ? text : `${text.slice(0, 119)}…`);
