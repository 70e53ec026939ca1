import { type BuiltIn, ofNumbers } from './call.ts';

/** Halves go away from zero, as in the service; Math.round sends them up. */
const round = (value: number) => Math.sign(value) * Math.round(Math.abs(value));

export const numberFunctions: Record<string, BuiltIn> = {
  ABS: ofNumbers(1, Math.abs),
  CEILING: ofNumbers(1, Math.ceil),
  EXP: ofNumbers(1, Math.exp),
  FLOOR: ofNumbers(1, Math.floor),
  LOG10: ofNumbers(1, Math.log10),
  POWER: ofNumbers(2, (base, exponent) => base ** exponent),
  ROUND: ofNumbers(1, round),
  SIGN: ofNumbers(1, Math.sign),
  SQRT: ofNumbers(1, Math.sqrt),
  SQUARE: ofNumbers(1, (value) => value * value),
  TRUNC: ofNumbers(1, Math.trunc),
};
