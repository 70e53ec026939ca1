import { type DigitGroup, digitGroups, touchesWord } from './digit-groups.ts';
import type { PersonalDataSpan } from './span.ts';

/** First digits and lengths of the card brands (ISO/IEC 7812 and the brands' own lists). */
const brands: [RegExp, number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14, 16]],
  [/^(?:6011|64[4-9]|65|62)/, [16, 17, 18, 19]],
  [/^(?:352[89]|35[3-8])/, [16, 17, 18, 19]],
  [/^(?:50|5[6-8]|6[37])/, [13, 14, 15, 16, 17, 18, 19]],
  [/^(?:220[0-4]|9792)/, [16]],
];

/** Payment card numbers: of a known brand, with a right check digit, in one piece or in groups of four and more. */
export function cardsIn(text: string): PersonalDataSpan[] {
  const groups = digitGroups(text);
  const found: PersonalDataSpan[] = [];
  for (let at = 0; at < groups.length; at++) {
    const last = lastGroupOfCard(text, groups, at);
    if (last === undefined) continue;
    found.push({ kind: 'card', start: groups[at]?.start ?? 0, end: groups[last]?.end ?? 0 });
    at = last;
  }
  return found;
}

function lastGroupOfCard(text: string, groups: readonly DigitGroup[], first: number): number | undefined {
  const opening = groups[first];
  if (
    !opening ||
    touchesWord(text, opening.start, 'before') ||
    /\d[.,-]$/.test(text.slice(0, opening.start).slice(-2))
  ) {
    return undefined;
  }
  let digits = '';
  for (let at = first; at < groups.length; at++) {
    const group = groups[at];
    if (!group || (at > first && !continues(groups, first, at))) return undefined;
    digits += group.digits;
    if (digits.length > 19) return undefined;
    const next = groups[at + 1];
    const goesOn = next?.gap != null && next.gap !== ' ' && next.gap === groups[at]?.gap;
    if (isCard(digits) && !goesOn && !touchesWord(text, group.end, 'after')) return at;
    if (group.digits.length < 4) return undefined;
  }
  return undefined;
}

function continues(groups: readonly DigitGroup[], first: number, at: number): boolean {
  const gap = groups[at]?.gap ?? '';
  return [' ', '-', '.'].includes(gap) && (at === first + 1 || gap === groups[at - 1]?.gap);
}

const isCard = (digits: string): boolean =>
  brands.some(([opening, lengths]) => lengths.includes(digits.length) && opening.test(digits)) && passesLuhn(digits);

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
