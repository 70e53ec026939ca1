import type { Example, Verdict } from '../classifier/classifier.ts';
import { trainLinear } from '../classifier/linear.ts';
import { indexOfHighest } from '../classifier/softmax.ts';
import { learnVocabulary, rowOf } from '../classifier/vocabulary.ts';

export const baselineNote =
  'Baseline: one linear model (TF-IDF, one class against the rest) that learns the labels only; its highest probability is its confidence, uncalibrated.';

/** The simple means: a linear model whose highest probability is taken at its word. */
export function trainBaseline(examples: readonly Example[]): (text: string) => Verdict {
  const labels = [...new Set(examples.map((example) => example.label))];
  const vocabulary = learnVocabulary(examples.map((example) => example.text));
  const score = trainLinear(
    examples.map((example) => rowOf(example.text, vocabulary)),
    examples.map((example) => labels.indexOf(example.label)),
    { features: vocabulary.rarity.length, classes: labels.length },
  );
  return (text) => {
    const probabilities = score(rowOf(text, vocabulary));
    const best = indexOfHighest(probabilities);
    const confidence = probabilities[best] as number;
    return { label: labels[best] as string, confidence, inScope: confidence };
  };
}
