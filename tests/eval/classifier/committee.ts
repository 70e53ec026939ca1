import { trainLinear } from './linear.ts';
import { type NetworkOptions, networkDefaults, type Scorer, trainNetwork } from './network.ts';
import { softmax } from './softmax.ts';
import type { Row } from './vocabulary.ts';

const { log } = Math;
const tiny = 1e-9;

/** What the two kinds of members say of a text: a probability for every class each. */
export type Opinion = { network: Float32Array; linear: Float32Array };

export type Committee = {
  /** What the members that did not learn a row say of it, for every row that was learnt from. */
  ofLearnt: Opinion[];
  /** What all members agree on, for a text that nobody has seen. */
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
  const foldOf = foldsOfNeighbours(targets, folds);
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
      network: consensus(members.map((member) => member.network(row))),
      linear: consensus(members.map((member) => member.linear(row))),
    }),
  };
}

/**
 * The fold of each row: runs of neighbours within a class. Examples that stand together often come from one author and
 * are alike; spread over the folds, they would make strangers look easier than they are.
 */
function foldsOfNeighbours(targets: ArrayLike<number>, folds: number): Int32Array {
  const sizes = new Map<number, number>();
  const places = Int32Array.from(targets, (target) => {
    const place = sizes.get(target) ?? 0;
    sizes.set(target, place + 1);
    return place;
  });
  return places.map((place, index) => Math.floor((place * folds) / (sizes.get(targets[index] as number) ?? 1)));
}

/**
 * The geometric mean, brought back to probabilities: as sharp as a single member, on which calibration rests. The plain
 * mean of members that differ is blunter, and was measured to say too little.
 */
function consensus(vectors: readonly Float32Array[]): Float32Array {
  const logarithms = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let at = 0; at < logarithms.length; at++)
      logarithms[at] = (logarithms[at] as number) + log((vector[at] as number) + tiny) / vectors.length;
  return softmax(logarithms);
}
