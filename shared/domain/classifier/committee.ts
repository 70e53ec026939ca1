import { trainLinear } from './linear.ts';
import { type NetworkOptions, networkDefaults, type Scorer, trainNetwork } from './network.ts';
import { randomFrom, shuffledIndexes } from './random.ts';
import type { Row } from './vocabulary.ts';

/** What the two kinds of members say of a text: a probability for every class each. */
export type Opinion = { network: Float32Array; linear: Float32Array };

export type Committee = {
  /** What the members that did not learn a row say of it, for every row that was learnt from. */
  ofLearnt: Opinion[];
  /** The mean of all members, for a text that nobody has seen. */
  ask(row: Row): Opinion;
};

export type CommitteeOptions = {
  folds?: number;
  seed?: number;
  network?: NetworkOptions;
  /** How often the examples of a class are learnt in one pass; more than once for a class that has few. */
  timesOf?: (target: number) => number;
};

/**
 * As many pairs of members as there are `folds`; each pair learns all rows but its fold. So every row has an opinion
 * that did not learn it (calibration needs those), and no row is lost to learning.
 */
export function trainCommittee(
  rows: readonly Row[],
  targets: ArrayLike<number>,
  size: { features: number; classes: number },
  { folds = 4, seed = 1, network = networkDefaults, timesOf = () => 1 }: CommitteeOptions = {},
): Committee {
  const foldOf = evenFolds(targets, folds, seed);
  const ofLearnt: Opinion[] = new Array(rows.length);
  const members: { network: Scorer; linear: Scorer }[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const learnt = rows.flatMap((_, index) =>
      foldOf[index] === fold ? [] : new Array<number>(timesOf(targets[index] as number)).fill(index),
    );
    const itsRows = learnt.map((index) => rows[index] as Row);
    const itsTargets = learnt.map((index) => targets[index] as number);
    const member = {
      network: trainNetwork(itsRows, itsTargets, size, { ...network, seed: seed + fold }),
      linear: trainLinear(itsRows, itsTargets, size, { seed: seed + fold }),
    };
    members.push(member);
    for (const [index, row] of rows.entries())
      if (foldOf[index] === fold) ofLearnt[index] = { network: member.network(row), linear: member.linear(row) };
  }
  return {
    ofLearnt,
    ask: (row) => ({
      network: mean(members.map((member) => member.network(row))),
      linear: mean(members.map((member) => member.linear(row))),
    }),
  };
}

/** Every class is spread over the folds as evenly as it can be. Gives the fold of each row. */
function evenFolds(targets: ArrayLike<number>, folds: number, seed: number): Int32Array {
  const next = new Map<number, number>();
  const foldOf = new Int32Array(targets.length);
  for (const index of shuffledIndexes(targets.length, randomFrom(seed))) {
    const target = targets[index] as number;
    const turn = next.get(target) ?? target;
    foldOf[index] = turn % folds;
    next.set(target, turn + 1);
  }
  return foldOf;
}

function mean(vectors: readonly Float32Array[]): Float32Array {
  const sums = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) + (vector[at] as number);
  return sums.map((sum) => sum / vectors.length);
}
