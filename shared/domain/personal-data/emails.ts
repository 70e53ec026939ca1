import type { PersonalDataSpan } from './span.ts';

// An address can begin only where no such sign stands before, so every sign is looked at a bounded number of times.
const address = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu;
const spelledOut =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+'-]{1,64}(?: ?[([{] ?at ?[)\]}] ?| at )(?:[\p{L}\p{N}-]{1,63}(?: ?[([{] ?dot ?[)\]}] ?| dot |\.)){1,4}[a-z]{2,24}(?!\p{L})/giu;

/** `photo@2x.png` is a file. */
const fileEnding = /\.(?:png|jpe?g|gif|svg|webp|css|js|ts|json|map)$/i;

export function emailsIn(text: string): PersonalDataSpan[] {
  const spelled = [...text.matchAll(spelledOut)].filter(([found]) => /\bdot\b|[([{] ?at/i.test(found));
  return [...text.matchAll(address), ...spelled]
    .filter(([found]) => !fileEnding.test(found))
    .map(({ 0: found, index }) => {
      const start = index + (/^['.%_+-]+/.exec(found)?.[0].length ?? 0);
      return { kind: 'email' as const, start, end: index + found.length };
    });
}
