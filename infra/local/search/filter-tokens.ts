import { badRequest } from './search-error.ts';

export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'date' | 'symbol' | 'end';
  readonly text: string;
}

// Order matters: a date starts like a number, and a quote inside a text is doubled.
const PATTERNS = [
  { kind: 'text', pattern: /'((?:[^']|'')*)'/y },
  { kind: 'date', pattern: /(\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))/y },
  { kind: 'number', pattern: /(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y },
  { kind: 'name', pattern: /([A-Za-z_][\w.]*)/y },
  { kind: 'symbol', pattern: /([(),:/])/y },
] as const;

/** Splits an OData filter into tokens, the last of kind `end`; throws 400 at a character that begins none. */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  let position = skipSpace(filter, 0);
  while (position < filter.length) {
    const { token, end } = readToken(filter, position);
    tokens.push(token);
    position = skipSpace(filter, end);
  }
  return [...tokens, { kind: 'end', text: 'the end' }];
}

function skipSpace(filter: string, from: number): number {
  let position = from;
  while (/\s/.test(filter.charAt(position))) position += 1;
  return position;
}

function readToken(filter: string, position: number): { token: Token; end: number } {
  for (const { kind, pattern } of PATTERNS) {
    pattern.lastIndex = position;
    const match = pattern.exec(filter);
    if (!match) continue;
    const text = kind === 'text' ? match[1]?.replaceAll("''", "'") : match[1];
    return { token: { kind, text: text ?? '' }, end: pattern.lastIndex };
  }
  throw badRequest(`Invalid expression: Syntax error at position ${position} in '${filter}'.`);
}
