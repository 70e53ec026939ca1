import { contentWords } from '../../../shared/domain/words.ts';

const alike = 0.35;

/**
 * Groups of texts that are variants of each other (the same person, or nearly the same story): a family is what must be
 * left out as a whole, or a task would be answered from its own twin. Alike is a TF-IDF cosine above 0.35; it is
 * transitive. Returns one number a text.
 */
export function familiesOf(texts: readonly string[]): number[] {
  const counts = texts.map((text) => countsOf(contentWords(text)));
  const inTexts = new Map<string, number>();
  for (const words of counts) for (const word of words.keys()) inTexts.set(word, (inTexts.get(word) ?? 0) + 1);
  const vectors = counts.map((words) => {
    const weighted = [...words].map(
      ([word, times]) => [word, times * Math.log(texts.length / (inTexts.get(word) ?? 1))] as const,
    );
    const length = Math.hypot(...weighted.map(([, weight]) => weight)) || 1;
    return new Map(weighted.map(([word, weight]) => [word, weight / length]));
  });
  const family = texts.map((_, index) => index);
  for (const [i, left] of vectors.entries())
    for (const [j, right] of vectors.slice(0, i).entries()) {
      const cosine = [...left].reduce((sum, [word, weight]) => sum + weight * (right.get(word) ?? 0), 0);
      if (cosine > alike) join(family, i, j);
    }
  return family;
}

function join(family: number[], i: number, j: number): void {
  const [from, to] = [family[i], family[j]];
  for (const [index, of] of family.entries()) if (of === from && to !== undefined) family[index] = to;
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
