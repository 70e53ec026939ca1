/** A text as the model sees it: which features it has, and how much each weighs. */
export type Row = { features: Int32Array; weights: Float32Array };

/** Every feature with its number and how rare it is (inverse document frequency). */
export type Vocabulary = { numbers: Map<string, number>; rarity: number[] };

/** A word's pieces say most when it is misspelt or inflected; words and pairs when it is not. */
const shareOfPieces = 0.65;
const pieceLengths = [2, 3, 4];

/** Features that at least two texts share. */
export function learnVocabulary(texts: readonly string[]): Vocabulary {
  const seenIn = new Map<string, number>();
  for (const text of texts)
    for (const feature of new Set(featuresOf(text).flat())) seenIn.set(feature, (seenIn.get(feature) ?? 0) + 1);
  const numbers = new Map<string, number>();
  const rarity: number[] = [];
  for (const [feature, count] of seenIn) {
    if (count < 2) continue;
    numbers.set(feature, rarity.length);
    rarity.push(Math.log((1 + texts.length) / (1 + count)) + 1);
  }
  return { numbers, rarity };
}

/** TF-IDF with logarithmic counts; words and pieces are each brought to a fixed length. What is unknown is left out. */
export function rowOf(text: string, vocabulary: Vocabulary): Row {
  const features: number[] = [];
  const weights: number[] = [];
  for (const [group, share] of zip(featuresOf(text), [1 - shareOfPieces, shareOfPieces])) {
    const counts = new Map<number, number>();
    for (const feature of group) {
      const number = vocabulary.numbers.get(feature);
      if (number !== undefined) counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    const entries = [...counts].map(([number, count]) => {
      return [number, (1 + Math.log(count)) * (vocabulary.rarity[number] ?? 0)] as const;
    });
    const length = Math.sqrt(entries.reduce((sum, [, weight]) => sum + weight * weight, 0));
    for (const [number, weight] of entries) {
      features.push(number);
      weights.push((Math.sqrt(share) * weight) / length);
    }
  }
  return { features: Int32Array.from(features), weights: Float32Array.from(weights) };
}

/** Words and pairs of neighbours; then the pieces of every word. */
function featuresOf(text: string): [words: string[], pieces: string[]] {
  const words =
    text
      .toLowerCase()
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .match(/[\p{L}\p{N}$£€%]+|\?/gu) ?? [];
  const framed = ['^', ...words, '$'];
  const pairs = framed.slice(1).map((word, before) => `${framed[before]} ${word}`);
  const pieces = words.flatMap((word) => {
    const padded = `_${word}_`;
    return pieceLengths.flatMap((length) =>
      Array.from({ length: Math.max(0, padded.length - length + 1) }, (_, at) => `#${padded.slice(at, at + length)}`),
    );
  });
  return [[...words, ...pairs], pieces];
}

function zip<A, B>(left: readonly A[], right: readonly B[]): [A, B][] {
  return left.map((value, index) => [value, right[index] as B]);
}
