import { normalizeDate } from './document-values.ts';
import { type Token, tokenize } from './filter-tokens.ts';
import { badRequest } from './search-error.ts';

export const COMPARISONS = { eq: 'IS', ne: 'IS NOT', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;
export type Comparison = keyof typeof COMPARISONS;

export type Literal =
  | { readonly kind: 'text' | 'date'; readonly value: string }
  | { readonly kind: 'number' | 'boolean'; readonly value: number }
  | { readonly kind: 'null'; readonly value: null };

export type Filter =
  | { readonly op: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly op: 'not'; readonly operand: Filter }
  | { readonly op: 'compare'; readonly name: string; readonly comparison: Comparison; readonly literal: Literal }
  | { readonly op: 'in'; readonly name: string; readonly values: readonly string[] }
  | { readonly op: 'true'; readonly name: string }
  | { readonly op: 'any' | 'all'; readonly name: string; readonly variable: string; readonly body: Filter | undefined };

const MAX_DEPTH = 100;
const WORDS = new Set(['and', 'or', 'not', 'true', 'false', 'null', ...Object.keys(COMPARISONS)]);

/**
 * Parses the OData filters of Azure AI Search: comparisons, and/or/not, parentheses, `search.in`, `any`/`all`.
 * Throws 400 for anything else. https://learn.microsoft.com/azure/search/search-query-odata-syntax-reference
 */
export function parseFilter(text: string): Filter {
  const parser = new FilterParser(text);
  const filter = parser.or();
  parser.expect('end');
  return filter;
}

class FilterParser {
  readonly #tokens: Token[];
  readonly #source: string;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  or(): Filter {
    let left = this.#and();
    while (this.#takes('name', 'or')) left = { op: 'or', left, right: this.#and() };
    return left;
  }

  expect(kind: Token['kind'], text?: string): string {
    const token = this.#peek();
    if (token.kind !== kind || (text !== undefined && token.text !== text)) {
      throw badRequest(`Invalid expression: expected ${text ?? kind} but found '${token.text}' in '${this.#source}'.`);
    }
    this.#at += 1;
    return token.text;
  }

  #and(): Filter {
    let left = this.#unary();
    while (this.#takes('name', 'and')) left = { op: 'and', left, right: this.#unary() };
    return left;
  }

  #unary(): Filter {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw badRequest(`Invalid expression: nested more than ${MAX_DEPTH} levels.`);
    const filter = this.#takes('name', 'not') ? { op: 'not' as const, operand: this.#unary() } : this.#primary();
    this.#depth -= 1;
    return filter;
  }

  #primary(): Filter {
    if (this.#takes('symbol', '(')) {
      const inner = this.or();
      this.expect('symbol', ')');
      return inner;
    }
    if (this.#takes('name', 'search.in')) return this.#searchIn();
    const name = this.#name();
    if (this.#takes('symbol', '/')) return this.#lambda(name);
    const comparison = this.#comparison();
    return comparison ? { op: 'compare', name, comparison, literal: this.#literal() } : { op: 'true', name };
  }

  #searchIn(): Filter {
    this.expect('symbol', '(');
    const name = this.#name();
    this.expect('symbol', ',');
    const list = this.expect('text');
    const delimiters = this.#takes('symbol', ',') ? this.expect('text') : ' ,';
    this.expect('symbol', ')');
    return { op: 'in', name, values: splitAtAny(list, delimiters) };
  }

  #lambda(name: string): Filter {
    const op = this.#takes('name', 'any') ? 'any' : this.#takes('name', 'all') ? 'all' : undefined;
    if (!op) throw badRequest(`Invalid expression: only any and all may follow '${name}/'.`);
    this.expect('symbol', '(');
    if (op === 'any' && this.#takes('symbol', ')')) return { op, name, variable: '', body: undefined };
    const variable = this.#name();
    this.expect('symbol', ':');
    const body = this.or();
    this.expect('symbol', ')');
    return { op, name, variable, body };
  }

  #name(): string {
    const text = this.expect('name');
    if (WORDS.has(text) || text.includes('.')) {
      throw badRequest(`Invalid expression: '${text}' cannot stand for a field in '${this.#source}'.`);
    }
    return text;
  }

  #comparison(): Comparison | undefined {
    const { kind, text } = this.#peek();
    if (kind !== 'name' || !isComparison(text)) return undefined;
    this.#at += 1;
    return text;
  }

  #literal(): Literal {
    const { kind, text } = this.#peek();
    this.#at += 1;
    if (kind === 'text') return { kind, value: text };
    if (kind === 'number') return { kind, value: Number(text) };
    if (kind === 'date' && !Number.isNaN(Date.parse(text))) return { kind, value: normalizeDate(text) };
    if (kind === 'name' && text === 'null') return { kind: 'null', value: null };
    if (kind === 'name' && (text === 'true' || text === 'false'))
      return { kind: 'boolean', value: text === 'true' ? 1 : 0 };
    throw badRequest(`Invalid expression: '${text}' is not a value that a field can be compared with.`);
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: 'the end' };
  }

  #takes(kind: Token['kind'], text: string): boolean {
    const token = this.#peek();
    const taken = token.kind === kind && token.text === text;
    if (taken) this.#at += 1;
    return taken;
  }
}

const isComparison = (text: string): text is Comparison => Object.hasOwn(COMPARISONS, text);

function splitAtAny(list: string, delimiters: string): string[] {
  const values = [''];
  for (const character of list) {
    if (delimiters.includes(character)) values.push('');
    else values.push((values.pop() ?? '') + character);
  }
  return values.filter((value) => value !== '');
}
