import type { GateWeights } from './probability.ts';

/**
 * `data`: fitted by `node tests/eval/gate/fit.ts <data folder>` on answers of MTRAG-UN (half, by conversation;
 * Apache-2.0) and on wrong ones made from them. `prior`: set by hand, where no public data tells.
 */
export const gateWeights: GateWeights = {
  version: 1,
  intercept: 0.26,
  features: {
    retrieved: { centre: 0.69, weight: 0, from: 'data' },
    covered: { centre: 0.5, weight: 1.55, from: 'data' },
    claims: { centre: 0.59, weight: 3.14, from: 'data' },
    weakest: { centre: 0.45, weight: 1, from: 'data' },
    cited: { centre: 0.9, weight: 1.5, from: 'prior' },
    answerable: { centre: 0.8, weight: 1.23, from: 'data' },
    sameLanguage: { centre: 1, weight: 2.5, from: 'prior' },
    assured: { centre: 1, weight: 1.6, from: 'prior' },
    calm: { centre: 1, weight: 0.8, from: 'prior' },
    fresh: { centre: 1, weight: 1.2, from: 'prior' },
    unrejected: { centre: 1, weight: 1, from: 'prior' },
    brief: { centre: 1, weight: 0.4, from: 'prior' },
  },
};
