import { SqlError } from './sql-error.ts';
import { type Token, tokenize } from './tokens.ts';

/** Words that can be neither an alias nor a name. */
const reserved = new Set(
  (
    'SELECT FROM WHERE GROUP ORDER BY AS AND OR NOT IN BETWEEN LIKE ESCAPE JOIN VALUE DISTINCT TOP ASC DESC ' +
    'OFFSET LIMIT EXISTS ARRAY TRUE FALSE NULL UNDEFINED UDF'
  ).split(' '),
);

/** One-way reader over the tokens of a query. */
export class TokenReader {
  private readonly tokens: Token[];
  private position = 0;

  constructor(sql: string) {
    this.tokens = tokenize(sql);
  }

  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.position + ahead, this.tokens.length - 1)];
    if (!token) throw new SqlError('Syntax error, empty query.');
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.position++;
    return token;
  }

  /** Is the next token this keyword or symbol? */
  at(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    if (token.kind === 'word') return token.text.toUpperCase() === text;
    return token.kind === 'symbol' && token.text === text;
  }

  /** Takes the next token if it is this keyword or symbol. */
  take(text: string): boolean {
    const found = this.at(text);
    if (found) this.position++;
    return found;
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.unexpected();
  }

  atName(): boolean {
    const token = this.peek();
    return token.kind === 'word' && !reserved.has(token.text.toUpperCase());
  }

  name(): string {
    if (!this.atName()) throw this.unexpected();
    return this.next().text;
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') throw this.unexpected();
  }

  unexpected(): SqlError {
    const { text, start, end } = this.peek();
    return new SqlError(`Syntax error, incorrect syntax near '${text}'.`, { start, end });
  }

  /** `item (, item)*` */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.take(',')) items.push(item());
    return items;
  }
}
