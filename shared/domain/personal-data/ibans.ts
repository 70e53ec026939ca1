import type { PersonalDataSpan } from './span.ts';

/** Length of an IBAN by country (the SWIFT IBAN registry). */
const lengths = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 ' +
    'LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 ' +
    'QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** IBANs of a known country with a right checksum (ISO 7064 mod 97), in one piece or with single spaces or hyphens. */
export function ibansIn(text: string): PersonalDataSpan[] {
  const found: PersonalDataSpan[] = [];
  for (const { index, 0: opening } of text.matchAll(/(?<![a-z0-9])[a-z]{2}\d{2}/gi)) {
    const length = lengths.get(opening.slice(0, 2).toUpperCase());
    const end = length === undefined ? undefined : endOf(text, index, length);
    if (end !== undefined && isIban(text.slice(index, end))) found.push({ kind: 'iban', start: index, end });
  }
  return found;
}

/** Where the letters and digits from `start` on make up that number, or undefined when something else comes first. */
function endOf(text: string, start: number, length: number): number | undefined {
  let at = start;
  for (let left = length; left > 0; at++) {
    if (/[a-z0-9]/i.test(text[at] ?? '')) left--;
    else if (!/[ -]/.test(text[at] ?? '') || !/[a-z0-9]/i.test(text[at + 1] ?? '')) return undefined;
  }
  return /[a-z0-9]/i.test(text[at] ?? '') ? undefined : at;
}

function isIban(written: string): boolean {
  const bare = written.replace(/[ -]/g, '').toUpperCase();
  let rest = 0;
  for (const sign of bare.slice(4) + bare.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
