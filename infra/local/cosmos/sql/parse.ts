import { ExpressionParser } from './parse-expression.ts';
import { unsupported } from './sql-error.ts';
import type { Expression, Field, Ordering, Projection, Select, Source } from './syntax.ts';
import { TokenReader } from './token-reader.ts';

/** Parses a whole query. Throws a 400 `SqlError` for what is wrong or not supported. */
export const parseQuery = (sql: string): Select => new QueryParser(new TokenReader(sql)).query();

/** Parses the condition of a patch: `FROM c WHERE <expression>`. */
export const parseCondition = (sql: string): Select => new QueryParser(new TokenReader(sql)).condition();

class QueryParser extends ExpressionParser {
  query(): Select {
    const select = this.select();
    this.tokens.expectEnd();
    return select;
  }

  condition(): Select {
    const from = this.from();
    if (!this.tokens.at('WHERE')) throw this.tokens.unexpected();
    const where = this.where();
    this.tokens.expectEnd();
    return { ...emptySelect, from, where };
  }

  protected select(): Select {
    this.tokens.expect('SELECT');
    const distinct = this.tokens.take('DISTINCT');
    const top = this.tokens.take('TOP') ? this.count() : undefined;
    const projection = this.projection();
    const from = this.tokens.at('FROM') ? this.from() : [];
    const where = this.where();
    const groupBy = this.clause('GROUP') ? this.tokens.list(() => this.expression()) : [];
    const orderBy = this.clause('ORDER') ? this.orderings() : [];
    const offset = this.tokens.take('OFFSET') ? this.count() : undefined;
    if (offset) this.tokens.expect('LIMIT');
    const limit = offset ? this.count() : undefined;
    return { distinct, top, projection, from, where, groupBy, orderBy, offset, limit };
  }

  private clause(word: 'GROUP' | 'ORDER'): boolean {
    if (!this.tokens.take(word)) return false;
    this.tokens.expect('BY');
    return true;
  }

  private count(): Expression {
    const { kind, text } = this.tokens.next();
    if (kind === 'parameter') return { kind: 'parameter', name: text };
    if (kind === 'number') return { kind: 'constant', value: Number(text) };
    throw unsupported(`'${text}' as a row count`);
  }

  private projection(): Projection {
    if (this.tokens.take('*')) return { kind: 'star' };
    if (this.tokens.take('VALUE')) return { kind: 'value', expression: this.expression() };
    let unnamed = 0;
    const fields = this.tokens.list((): Field => {
      const expression = this.expression();
      if (this.tokens.take('AS') || this.tokens.atName()) return { name: this.tokens.name(), expression };
      const key = expression.kind === 'property' ? expression.key : undefined;
      if (key?.kind === 'constant' && typeof key.value === 'string') return { name: key.value, expression };
      return { name: expression.kind === 'name' ? expression.name : `$${++unnamed}`, expression };
    });
    return { kind: 'fields', fields };
  }

  private from(): Source[] {
    this.tokens.expect('FROM');
    const sources = [this.source()];
    while (this.tokens.take('JOIN')) sources.push(this.source());
    return sources;
  }

  private source(): Source {
    if (this.tokens.take('(')) {
      const select = this.select();
      this.tokens.expect(')');
      this.tokens.take('AS');
      return { kind: 'subquery', alias: this.tokens.name(), select };
    }
    if (this.tokens.atName() && this.tokens.at('IN', 1)) {
      const alias = this.tokens.name();
      this.tokens.expect('IN');
      return { kind: 'path', alias, path: this.expression(), iterate: true };
    }
    const path = this.expression();
    if (this.tokens.take('AS') || this.tokens.atName())
      return { kind: 'path', alias: this.tokens.name(), path, iterate: false };
    if (path.kind !== 'name') throw unsupported('A path in FROM without an alias');
    return { kind: 'path', alias: path.name, path, iterate: false };
  }

  private where(): Expression | undefined {
    return this.tokens.take('WHERE') ? this.expression() : undefined;
  }

  private orderings(): Ordering[] {
    return this.tokens.list(() => {
      const expression = this.expression();
      const descending = this.tokens.take('DESC');
      if (!descending) this.tokens.take('ASC');
      return { expression, descending };
    });
  }
}

const emptySelect: Select = {
  distinct: false,
  top: undefined,
  projection: { kind: 'star' },
  from: [],
  where: undefined,
  groupBy: [],
  orderBy: [],
  offset: undefined,
  limit: undefined,
};
