import { type DigitGroup, digitGroups, touchesWord } from './digit-groups.ts';
import { type Cue, cuesIn } from './phone-cues.ts';
import type { PersonalDataSpan } from './span.ts';

/** Country calling codes (ITU E.164), as far as needed to tell one from any other number. */
const callingCode =
  /^(?:1|7|20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-69]\d|3[578]\d|42\d|5[09]\d|6[789]\d|8[05789]\d|9[679]\d)/;

/** Shapes in which numbers are written without a country code; `_` is a gap, and `(` one that begins with a bracket. */
const nationalShapes = [
  // North America
  /^(?:1_)?\(?[2-9]\d\d_[2-9]\d\d_\d{4}$/,
  // with a trunk zero
  /^\(?0[1-9]\d{0,4}(?:_\d{2,8}){1,4}$/,
  /^0[1-9]\d{8,9}$/,
  // an area in brackets
  /^\(\d{2,5}_\d{3,5}_?\d{3,5}$/,
  // India, China, Spain
  /^[6-9]\d{4}_\d{5}$/,
  /^1[3-9]\d_\d{4}_\d{4}$/,
  /^[6-9]\d\d_\d\d_\d\d_\d\d$/,
];

/** How the first group of such a shape looks. */
const nationalOpening = /^(?:0\d|1(?:[3-9]\d)?$|[2-9]\d\d$|[6-9]\d{4}$)/;

const money = /^ ?(?:[€$£¥%]|(?:eur|euros?|usd|dollars?|gbp|chf|kg|km|ms|px|mb|gb|units?|items?|points?|pcs)\b)/i;

/**
 * Phone numbers: with a country code; in a national shape, unless the words before speak of an order or another id or it
 * is an amount; or, after words about a phone, any seven to fifteen digits.
 */
export function phonesIn(text: string): PersonalDataSpan[] {
  const groups = digitGroups(text);
  const cues = cuesIn(text);
  const found: PersonalDataSpan[] = [];
  let nextCue = 0;
  for (let at = 0; at < groups.length; at++) {
    const start = groups[at]?.start ?? 0;
    while ((cues[nextCue]?.end ?? Number.POSITIVE_INFINITY) <= start) nextCue++;
    const phone = phoneFrom(text, groups, at, cues[nextCue - 1]);
    if (!phone) continue;
    found.push(phone.span);
    at = phone.last;
  }
  return found;
}

type Found = { span: PersonalDataSpan; last: number };

function phoneFrom(
  text: string,
  groups: readonly DigitGroup[],
  first: number,
  cue: Cue | undefined,
): Found | undefined {
  const opening = groups[first];
  if (!opening) return undefined;
  const start = opening.start - leadBefore(text, opening.start);
  const before = text[start - 1] ?? '';
  const lead = text.slice(start, opening.start);
  const near = cue && start - cue.end <= cue.reach ? cue.about : undefined;
  const isOpening = lead !== '' || near === 'phone' || (opening.gap === null && nationalOpening.test(opening.digits));
  if (!isOpening || /\d/.test(before) || touchesWord(text, start, 'before')) return undefined;
  const window = windowsFrom(groups, first).find(({ digits, shape, end }) => {
    const isPhone = lead.startsWith('+')
      ? digits.length >= 8 && callingCode.test(digits)
      : isNational({ text, before, near, end, shape: (lead && '(') + shape });
    return isPhone && !/^[-.,/:]\d/.test(text.slice(end, end + 2)) && !touchesWord(text, end, 'after');
  });
  return window && { span: { kind: 'phone', start, end: window.end }, last: window.last };
}

/** How many signs of a plus or an opening bracket stand right before the digits. */
const leadBefore = (text: string, at: number): number =>
  /(?:\+ ?\(?|\()?$/.exec(text.slice(Math.max(0, at - 3), at))?.[0].length ?? 0;

type Window = { digits: string; shape: string; end: number; last: number };

const mostGroups = 8;

/** The numbers that the groups from `first` on may make up, of at most fifteen digits, longest first. */
function windowsFrom(groups: readonly DigitGroup[], first: number): Window[] {
  const windows: Window[] = [];
  let [digits, shape] = ['', ''];
  for (let at = first; at < first + mostGroups; at++) {
    const group = groups[at];
    if (!group || digits.length + group.digits.length > 15) break;
    if (at > first) {
      if (group.gap === null || (group.gap.includes('(') && digits.length > 3)) break;
      if (group.gap === ' ' && digits.length >= 12) break;
      shape += '_';
    }
    shape += group.digits;
    digits += group.digits;
    windows.unshift({ digits, shape, end: group.end, last: at });
  }
  return windows;
}

function isNational(number: {
  text: string;
  before: string;
  near: Cue['about'] | undefined;
  shape: string;
  end: number;
}) {
  const { text, before, near, shape, end } = number;
  const digits = shape.replace(/\D/g, '');
  if (near === 'id' || /[#€$£¥]/.test(before) || money.test(text.slice(end, end + 12))) return false;
  if (near === 'phone' && digits.length >= 7 && digits.length <= 15) return true;
  if (/[-.,/=]/.test(before)) return false;
  if (/^\(?00[1-9]/.test(shape)) return digits.length >= 10 && callingCode.test(digits.slice(2));
  return digits.length >= 9 && digits.length <= 12 && nationalShapes.some((known) => known.test(shape));
}
