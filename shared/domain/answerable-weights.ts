import type { AnswerableWeights } from './answerable.ts';

/** Fitted by `node tests/eval/answerable/fit.ts <data folder>` on MTRAG-UN (half, by conversation; Apache-2.0). */
export const answerableWeights: AnswerableWeights = {
  intercept: 1.711,
  signs: {
    covered: { centre: 0.619, spread: 0.271, weight: 0.139 },
    asked: { centre: 1.662, spread: 0.474, weight: -0.297 },
    named: { centre: 0.687, spread: 0.264, weight: 0.385 },
    agree: { centre: 0.336, spread: 0.207, weight: 0.217 },
    familiar: { centre: 0.25, spread: 0.163, weight: 0.312 },
    onTopic: { centre: 0.32, spread: 0.171, weight: 0.276 },
  },
};
