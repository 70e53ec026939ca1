import { SqlError } from './sql-error.ts';

export interface Token {
  kind: 'word' | 'string' | 'number' | 'parameter' | 'symbol' | 'end';
  /** A word as written, a string unescaped, a parameter with its `@`. */
  text: string;
  start: number;
  end: number;
}

const lexeme = new RegExp(
  [
    String.raw`(?<blank>\s+|--[^\n]*)`,
    String.raw`(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?![A-Za-z_])`,
    '(?<word>[A-Za-z_][A-Za-z0-9_]*)',
    '(?<parameter>@[A-Za-z0-9_]+)',
    String.raw`(?<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")`,
    String.raw`(?<symbol><>|<=|>=|!=|\|\||\?\?|[=<>+\-*/%?:()[\]{},.])`,
  ].join('|'),
  'suy',
);

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function unquote(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gsu, (_, code?: string, letter = '') =>
      code === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
    );
}

/** Splits a query into tokens; the last one is always `end`. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  lexeme.lastIndex = 0;
  while (lexeme.lastIndex < sql.length) {
    const start = lexeme.lastIndex;
    const groups = lexeme.exec(sql)?.groups;
    if (!groups)
      throw new SqlError(`Syntax error, invalid token '${sql[start]}'.`, { start, end: start + 1 }, 'SC1010');
    const end = lexeme.lastIndex;
    const { word, number, parameter, string, symbol } = groups;
    if (word !== undefined) tokens.push({ kind: 'word', text: word, start, end });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, start, end });
    else if (parameter !== undefined) tokens.push({ kind: 'parameter', text: parameter, start, end });
    else if (string !== undefined) tokens.push({ kind: 'string', text: unquote(string), start, end });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol === '<>' ? '!=' : symbol, start, end });
  }
  tokens.push({ kind: 'end', text: '', start: sql.length, end: sql.length });
  return tokens;
}
