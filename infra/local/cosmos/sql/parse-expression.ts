import { SqlError, unsupported } from './sql-error.ts';
import type { BinaryOperator, Expression, Field, Select } from './syntax.ts';
import type { TokenReader } from './token-reader.ts';

const comparisons: BinaryOperator[] = ['=', '!=', '<=', '>=', '<', '>'];
const additions: BinaryOperator[] = ['+', '-', '||'];
const multiplications: BinaryOperator[] = ['*', '/', '%'];

/** Scalar expressions, one method per level of precedence, loosest first. */
export abstract class ExpressionParser {
  protected readonly tokens: TokenReader;

  constructor(tokens: TokenReader) {
    this.tokens = tokens;
  }

  protected abstract select(): Select;

  protected expression(): Expression {
    const test = this.coalesce();
    if (!this.tokens.take('?')) return test;
    const then = this.expression();
    this.tokens.expect(':');
    return { kind: 'conditional', test, then, otherwise: this.expression() };
  }

  private coalesce(): Expression {
    return this.leftToRight(['??'], () => this.disjunction());
  }

  private disjunction(): Expression {
    return this.leftToRight(['OR'], () => this.conjunction());
  }

  private conjunction(): Expression {
    return this.leftToRight(['AND'], () => this.negation());
  }

  private negation(): Expression {
    if (!this.tokens.take('NOT')) return this.comparison();
    const parenthesised = this.tokens.at('(');
    const operand = this.negation();
    // The service binds NOT tighter than a comparison; rather than guess what was meant, ask for parentheses.
    if (operand.kind === 'binary' && comparisons.includes(operand.operator) && !parenthesised)
      throw unsupported('NOT before a comparison without parentheses');
    return { kind: 'unary', operator: 'NOT', operand };
  }

  private comparison(): Expression {
    const value = this.leftToRight(comparisons, () => this.sum());
    const negated = this.tokens.at('NOT') && ['IN', 'BETWEEN', 'LIKE'].some((word) => this.tokens.at(word, 1));
    if (negated) this.tokens.next();
    const test = this.membership(value);
    return negated ? { kind: 'unary', operator: 'NOT', operand: test } : test;
  }

  private membership(value: Expression): Expression {
    if (this.tokens.take('IN')) {
      this.tokens.expect('(');
      const list = this.tokens.list(() => this.expression());
      this.tokens.expect(')');
      return { kind: 'in', value, list };
    }
    if (this.tokens.take('BETWEEN')) {
      const low = this.sum();
      this.tokens.expect('AND');
      const left: Expression = { kind: 'binary', operator: '>=', left: value, right: low };
      const right: Expression = { kind: 'binary', operator: '<=', left: value, right: this.sum() };
      return { kind: 'binary', operator: 'AND', left, right };
    }
    if (this.tokens.take('LIKE')) {
      const pattern = this.sum();
      return { kind: 'like', value, pattern, escape: this.tokens.take('ESCAPE') ? this.sum() : undefined };
    }
    return value;
  }

  private sum(): Expression {
    return this.leftToRight(additions, () => this.product());
  }

  private product(): Expression {
    return this.leftToRight(multiplications, () => this.signed());
  }

  private signed(): Expression {
    for (const operator of ['-', '+'] as const)
      if (this.tokens.take(operator)) return { kind: 'unary', operator, operand: this.signed() };
    return this.path();
  }

  private path(): Expression {
    let of = this.primary();
    for (;;) {
      if (this.tokens.take('.')) {
        const { kind, text } = this.tokens.peek();
        if (kind !== 'word') throw this.tokens.unexpected();
        this.tokens.next();
        of = { kind: 'property', of, key: { kind: 'constant', value: text } };
      } else if (this.tokens.take('[')) {
        of = { kind: 'property', of, key: this.expression() };
        this.tokens.expect(']');
      } else return of;
    }
  }

  private primary(): Expression {
    const { kind, text } = this.tokens.peek();
    if (kind === 'number' || kind === 'string') {
      this.tokens.next();
      return { kind: 'constant', value: kind === 'number' ? Number(text) : text };
    }
    if (kind === 'parameter') return { kind: 'parameter', name: this.tokens.next().text };
    if (this.tokens.take('TRUE')) return { kind: 'constant', value: true };
    if (this.tokens.take('FALSE')) return { kind: 'constant', value: false };
    if (this.tokens.take('NULL')) return { kind: 'constant', value: null };
    if (this.tokens.take('UNDEFINED')) return { kind: 'undefined' };
    if (this.tokens.take('EXISTS')) return this.parenthesisedSelect('exists');
    if (this.tokens.at('UDF')) throw unsupported('A user defined function');
    if (this.tokens.at('ARRAY') && this.tokens.at('(', 1)) {
      this.tokens.next();
      return this.parenthesisedSelect('array');
    }
    if (this.tokens.at('(') && this.tokens.at('SELECT', 1)) return this.parenthesisedSelect('scalar');
    if (this.tokens.take('(')) {
      const inner = this.expression();
      this.tokens.expect(')');
      return inner;
    }
    if (this.tokens.take('[')) return { kind: 'array', items: this.until(']', () => this.expression()) };
    if (this.tokens.take('{')) return { kind: 'object', fields: this.until('}', () => this.objectField()) };
    const name = this.tokens.name();
    if (!this.tokens.take('(')) return { kind: 'name', name };
    return { kind: 'call', name: name.toUpperCase(), args: this.until(')', () => this.expression()) };
  }

  private parenthesisedSelect(form: 'exists' | 'array' | 'scalar'): Expression {
    this.tokens.expect('(');
    const select = this.select();
    this.tokens.expect(')');
    return { kind: 'subquery', form, select };
  }

  private objectField(): Field {
    const { kind, text } = this.tokens.next();
    if (kind !== 'word' && kind !== 'string') throw new SqlError(`Syntax error, '${text}' cannot be a property name.`);
    this.tokens.expect(':');
    return { name: text, expression: this.expression() };
  }

  private until<T>(close: string, item: () => T): T[] {
    if (this.tokens.take(close)) return [];
    const items = this.tokens.list(item);
    this.tokens.expect(close);
    return items;
  }

  private leftToRight(operators: BinaryOperator[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const operator = operators.find((candidate) => this.tokens.take(candidate));
      if (!operator) return left;
      left = { kind: 'binary', operator, left, right: operand() };
    }
  }
}
