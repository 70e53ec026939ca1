import { fitCalibration, probabilityOf } from './calibration.ts';
import { type CommitteeOptions, type Opinion, trainCommittee } from './committee.ts';
import { indexOfHighest } from './softmax.ts';
import { learnVocabulary, rowOf } from './vocabulary.ts';

export type Example = { text: string; label: string };

/** `confidence` is the probability that the label is right, `inScope` that the text belongs to any label at all. */
export type Verdict = { label: string; confidence: number; inScope: number };

export type Classifier = {
  classify(text: string): Verdict;
  /** What is said of each example by the members that did not learn it; texts out of scope come last. */
  ofExamples: Verdict[];
};

export type ClassifierOptions = Omit<CommitteeOptions, 'timesOf'> & {
  /** The share of texts out of scope that calibration reckons with. */
  outOfScopeShare?: number;
};

/** Texts out of scope are few; each is learnt this often in one pass. */
const timesOutOfScope = 6;

/**
 * Learns labels from examples, and from `outOfScope` what belongs to none. Nothing but these texts is used, and the
 * same texts give the same classifier. Takes some five seconds of processor time per thousand examples.
 */
export function trainClassifier(
  examples: readonly Example[],
  outOfScope: readonly string[] = [],
  { outOfScopeShare = 0.1, ...committeeOptions }: ClassifierOptions = {},
): Classifier {
  const labels = [...new Set(examples.map((example) => example.label))];
  if (labels.length < 2) throw new Error('A classifier needs examples of at least two labels.');
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const none = labels.length;
  const texts = [...examples.map((example) => example.text), ...outOfScope];
  const targets = texts.map((_, index) => numbers.get(examples[index]?.label ?? '') ?? none);
  const vocabulary = learnVocabulary(texts);
  const committee = trainCommittee(
    texts.map((text) => rowOf(text, vocabulary)),
    targets,
    { features: vocabulary.rarity.length, classes: outOfScope.length > 0 ? none + 1 : none },
    { ...committeeOptions, timesOf: (target) => (target === none ? timesOutOfScope : 1) },
  );

  const known = committee.ofLearnt.map((opinion) => evidenceOf(opinion, none));
  const evidence = known.map((each) => each.evidence);
  const weightOfNone = (outOfScopeShare / (1 - outOfScopeShare)) * (examples.length / Math.max(1, outOfScope.length));
  const importance = targets.map((target) => (target === none ? weightOfNone : 1));
  const isRight = known.map((each, index) => each.best === targets[index]);
  const rightness = fitCalibration(evidence, isRight, importance);
  const isInside = targets.map((target) => target !== none);
  const belonging = outOfScope.length > 0 ? fitCalibration(evidence.map(ofScope), isInside, importance) : undefined;

  const verdictOf = ({ best, evidence }: Known): Verdict => ({
    label: labels[best] as string,
    confidence: probabilityOf(rightness, evidence),
    inScope: belonging ? probabilityOf(belonging, ofScope(evidence)) : 1,
  });
  return {
    classify: (text) => verdictOf(evidenceOf(committee.ask(rowOf(text, vocabulary)), none)),
    ofExamples: known.map(verdictOf),
  };
}

type Known = { best: number; evidence: number[] };

/** The best of the first `labels` classes, and what speaks for and against it. What follows them is out of scope. */
function evidenceOf({ network, linear }: Opinion, labels: number): Known {
  const together = network.slice(0, labels).map((probability, at) => (probability + (linear[at] as number)) / 2);
  const best = indexOfHighest(together);
  const highest = together[best] as number;
  together[best] = 0;
  const next = together[indexOfHighest(together)] as number;
  const evidence = [
    logOdds(network[best] as number),
    logOdds(linear[best] as number),
    Math.log(highest + tiny) - Math.log(next + tiny),
    logOdds(network[labels] ?? 0),
    logOdds(linear[labels] ?? 0),
  ];
  return { best, evidence };
}

/** What both kinds of members say of being out of scope. */
const ofScope = (evidence: readonly number[]): readonly number[] => evidence.slice(3);

const tiny = 1e-9;
const logOdds = (probability: number): number => Math.log(probability + tiny) - Math.log(1 - probability + tiny);
