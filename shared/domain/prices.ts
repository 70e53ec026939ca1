import type { ModelRoute } from './routing.ts';

/** US dollars per million tokens: list prices, for estimates only. What a tenant pays follows from metered tokens. */
const perMillion: Record<ModelRoute, { input: number; output: number }> = {
  fast: { input: 0.25, output: 2 },
  vision: { input: 1.25, output: 10 },
  reasoning: { input: 1.25, output: 10 },
};

/** The estimated price in US dollars of one answer. */
export const estimatedCost = (model: ModelRoute, tokens: { input: number; output: number }): number =>
  (tokens.input * perMillion[model].input + tokens.output * perMillion[model].output) / 1_000_000;
