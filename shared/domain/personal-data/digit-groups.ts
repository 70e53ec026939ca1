/** Digits without a break; `gap` is what stands between them and the group before when that is a separator, else null. */
export type DigitGroup = { digits: string; start: number; end: number; gap: string | null };

const separator = /^(?: ?[-./] ?|\) ?-?| ?\(| {1,2})$/;

/** All groups of digits, in order. */
export function digitGroups(text: string): DigitGroup[] {
  let before = -1;
  return [...text.matchAll(/\d+/g)].map(({ 0: digits, index }) => {
    const between = before < 0 || index - before > 3 ? '' : text.slice(before, index);
    before = index + digits.length;
    return { digits, start: index, end: before, gap: separator.test(between) ? between : null };
  });
}

/** Whether a letter or an underscore touches the place on that side: then the digits belong to a word or an id. */
export function touchesWord(text: string, at: number, side: 'before' | 'after'): boolean {
  if (side === 'after') return /[a-z_]/i.test(text[at] ?? '');
  const isEscape = text[at - 2] === '\\' && /[nrt]/.test(text[at - 1] ?? '');
  return !isEscape && /[a-z_]/i.test(text[at - 1] ?? '');
}
