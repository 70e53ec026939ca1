export type PersonalDataKind = 'email' | 'card' | 'phone' | 'iban';

/** Where in a text personal data stands, in UTF-16 units; `end` is exclusive. */
export type PersonalDataSpan = { kind: PersonalDataKind; start: number; end: number };
