import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CosmosError } from '../../infra/local/cosmos/cosmos-error.ts';
import { encodeKey, type KeyPart, keyRange } from '../../infra/local/cosmos/partition-key.ts';
import { compileQuery } from '../../infra/local/cosmos/sql/compile-select.ts';
import { decodeContinuation, encodeContinuation } from '../../infra/local/cosmos/sql/continuation.ts';
import { parseQuery } from '../../infra/local/cosmos/sql/parse.ts';
import { runPage } from '../../infra/local/cosmos/sql/run-page.ts';
import { compareValues, type Json } from '../../infra/local/cosmos/sql/values.ts';

const words = 'SELECT VALUE FROM WHERE c . id ( ) , = AND NOT IN "x" 1 @p * [ ] { } : ? ORDER BY GROUP COUNT'.split(
  ' ',
);
const scalar = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);

describe('any text', () => {
  it('is either a query or a 400 that says why, never a crash', () => {
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words), { maxLength: 15 }).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(text, (sql) => {
        try {
          compileQuery(parseQuery(sql));
        } catch (error) {
          expect(error).toBeInstanceOf(CosmosError);
          expect(error).toMatchObject({ status: 400 });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('pages', () => {
  it('put together are the sorted whole, whatever their size and the values', () => {
    const property = fc.property(
      fc.array(fc.option(scalar, { nil: undefined })),
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      (values, pageSize, descending) => {
        const query = compileQuery(
          parseQuery(`SELECT VALUE [c.v, c.n] FROM c ORDER BY c.v ${descending ? 'DESC' : ''}`),
        );
        const stored = values.map((v, rid) => ({ rid, value: v === undefined ? { n: rid } : { v, n: rid } }));
        const rows: Json[] = [];
        let token: string | undefined;
        do {
          const continuation = token === undefined ? undefined : decodeContinuation('q', token);
          const documents = (from: number) => stored.filter(({ rid }) => rid >= from);
          const page = runPage({ query, parameters: {}, documents, pageSize, continuation });
          expect(page.rows.length).toBeLessThanOrEqual(pageSize);
          rows.push(...page.rows.map((text): Json => JSON.parse(text)));
          token = page.continuation && encodeContinuation('q', page.continuation);
        } while (token !== undefined);
        const sign = descending ? -1 : 1;
        const sorted = stored.toSorted((a, b) => sign * compareValues(a.value.v, b.value.v) || a.rid - b.rid);
        const whole = sorted.map(({ value }) => ('v' in value ? [value.v, value.n] : [value.n]));
        expect(rows).toEqual(JSON.parse(JSON.stringify(whole)));
      },
    );
    fc.assert(property);
  });
});

describe('partition keys', () => {
  it('fall into the range of their own prefix and of no other', () => {
    const part = fc.oneof(scalar, fc.constant(undefined));
    const inside = (key: KeyPart[], prefix: KeyPart[]) => {
      const { from, to } = keyRange(prefix, 2);
      const encoded = Buffer.from(encodeKey(key));
      return Buffer.from(from).compare(encoded) <= 0 && encoded.compare(Buffer.from(to)) < 0;
    };
    fc.assert(
      fc.property(part, part, part, (first, second, other) => {
        expect(inside([first, second], [first])).toBe(true);
        expect(inside([first, second], [first, second])).toBe(true);
        expect(inside([first, second], [other])).toBe(encodeKey([first]) === encodeKey([other]));
      }),
    );
  });
});
