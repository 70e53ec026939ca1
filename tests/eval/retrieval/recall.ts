/** What share of the needed documents is among the first `k`. */
export const recallAt = (k: number, documents: readonly string[], needed: ReadonlySet<string>): number =>
  documents.slice(0, k).filter((id) => needed.has(id)).length / needed.size;

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
