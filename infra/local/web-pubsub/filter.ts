import type { Connection } from './connection.ts';
import { ServiceError } from './service-error.ts';

export type ConnectionFilter = (connection: Connection) => boolean;
type Text = (connection: Connection) => string | null;

const mostDepth = 50;

/**
 * Compiles an OData filter over `userId`, `connectionId` and `groups`: eq, ne, in, startswith, endswith, contains, and, or, not.
 * Throws a ServiceError 400 for anything else. Source: learn.microsoft.com/azure/azure-web-pubsub/reference-odata-filter
 */
export function compileFilter(source: string): ConnectionFilter {
  const tokens = [...source.matchAll(/\s*('(?:[^']|'')*'|[A-Za-z]+|[(),]|\S)/g)].map(([, token]) => token ?? '');
  let at = 0;
  let depth = 0;

  const next = (): string => tokens[at]?.toLowerCase() ?? '';
  const takes = (word: string): boolean => {
    if (next() !== word) return false;
    at++;
    return true;
  };
  const expect = (word: string): void => {
    if (!takes(word)) throw invalid();
  };
  const invalid = () =>
    new ServiceError(400, 'InvalidFilter', `The filter is not understood at "${tokens[at] ?? 'its end'}": ${source}`);

  function or(): ConnectionFilter {
    if (++depth > mostDepth) throw invalid();
    let left = and();
    while (takes('or')) {
      const [first, second] = [left, and()];
      left = (connection) => first(connection) || second(connection);
    }
    depth--;
    return left;
  }

  function and(): ConnectionFilter {
    let left = not();
    while (takes('and')) {
      const [first, second] = [left, not()];
      left = (connection) => first(connection) && second(connection);
    }
    return left;
  }

  function not(): ConnectionFilter {
    let negated = false;
    while (takes('not')) negated = !negated;
    const operand = condition();
    return negated ? (connection) => !operand(connection) : operand;
  }

  function condition(): ConnectionFilter {
    if (takes('(')) {
      const inner = or();
      expect(')');
      return inner;
    }
    if (takes('true')) return () => true;
    if (takes('false')) return () => false;
    for (const [name, compare] of functions) {
      if (!takes(name)) continue;
      expect('(');
      const left = text();
      expect(',');
      const right = text();
      expect(')');
      return (connection) => compare(left(connection) ?? '', right(connection) ?? '');
    }
    return comparison();
  }

  function comparison(): ConnectionFilter {
    const left = text();
    if (takes('eq')) return equal(left, text());
    if (takes('ne')) {
      const same = equal(left, text());
      return (connection) => !same(connection);
    }
    expect('in');
    if (takes('groups')) return (connection) => connection.groups.has(left(connection) ?? '');
    expect('(');
    const choices = [text()];
    while (takes(',')) choices.push(text());
    expect(')');
    return (connection) => choices.some((choice) => choice(connection) === left(connection));
  }

  function text(): Text {
    if (takes('userid')) return ({ userId }) => userId;
    if (takes('connectionid')) return ({ id }) => id;
    if (takes('null')) return () => null;
    const literal = tokens[at] ?? '';
    if (literal.length < 2 || !literal.startsWith("'")) throw invalid();
    at++;
    const value = literal.slice(1, -1).replaceAll("''", "'");
    return () => value;
  }

  const filter = or();
  if (at < tokens.length) throw invalid();
  return filter;
}

const equal =
  (left: Text, right: Text): ConnectionFilter =>
  (connection) =>
    left(connection) === right(connection);

const functions = [
  ['startswith', (whole: string, part: string) => whole.startsWith(part)],
  ['endswith', (whole: string, part: string) => whole.endsWith(part)],
  ['contains', (whole: string, part: string) => whole.includes(part)],
] as const;
