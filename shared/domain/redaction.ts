import { cardsIn } from './personal-data/cards.ts';
import { emailsIn } from './personal-data/emails.ts';
import { ibansIn } from './personal-data/ibans.ts';
import { phonesIn } from './personal-data/phones.ts';
import type { PersonalDataSpan } from './personal-data/span.ts';

/** Numbers that are never personal data, though they look like it: UUIDs, dates, clock times, IP addresses. */
const lookalikes =
  /(?<![\da-z]|\d[-./])(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2(?:19|20)?\d\d(?!\2\d)|(?:\d{1,3}\.){3}\d{1,3}(?!\.\d))(?![\da-z])(?:T?[ ,]{0,2}\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?)?|(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)/gi;

/**
 * E-mail addresses, payment cards, IBANs and phone numbers in a text, in order and never overlapping. In linear time,
 * whatever the text. Looks at shape, check digits and the words before; a phone number that looks like an order number
 * and stands alone is not told from one.
 */
export function findPersonalData(text: string): PersonalDataSpan[] {
  const found: PersonalDataSpan[] = [];
  let left = withPlainSigns(text);
  for (const search of [emailsIn, ibansIn, cardsIn]) {
    const spans = search(left);
    found.push(...spans);
    left = without(left, spans);
  }
  const withoutLookalikes = left.replace(lookalikes, (lookalike) => '\n'.repeat(lookalike.length));
  found.push(...phonesIn(withoutLookalikes));
  return found.sort((one, other) => one.start - other.start);
}

/** The text with every piece of personal data replaced by its kind: `[email]`, `[card]`, `[iban]`, `[phone]`. */
export function redact(text: string): string {
  let [clean, from] = ['', 0];
  for (const { kind, start, end } of findPersonalData(text)) {
    clean += `${text.slice(from, start)}[${kind}]`;
    from = end;
  }
  return clean + text.slice(from);
}

function without(text: string, spans: readonly PersonalDataSpan[]): string {
  let [rest, from] = ['', 0];
  for (const { start, end } of spans) {
    rest += text.slice(from, start) + '\n'.repeat(end - start);
    from = end;
  }
  return rest + text.slice(from);
}

/** Digits of other scripts, full-width signs, hard spaces and dashes as ASCII; every sign keeps its place. */
function withPlainSigns(text: string): string {
  return text
    .replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff10-\uff19]/g, (digit) => {
      const code = digit.charCodeAt(0);
      return String(code >= 0xff10 ? code - 0xff10 : (code & 0x0f) - (code >= 0x0966 && code < 0x0970 ? 6 : 0));
    })
    .replace(/[\uff20\ufe6b]/g, '@')
    .replaceAll('\uff0e', '.')
    .replaceAll('\uff0b', '+')
    .replace(/[\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff\t]/g, ' ')
    .replace(/[\u2010-\u2015\u2212\uff0d]/g, '-');
}
