import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { ClawDeskError } from '../../../shared/domain/errors.ts';
import { parseInput } from '../../../shared/domain/parse.ts';

function refusalOf(schema: z.ZodType, value: unknown, at?: string): ClawDeskError {
  try {
    parseInput(schema, value, at);
  } catch (error) {
    if (error instanceof ClawDeskError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

const pointers = (refusal: ClawDeskError): string[] | undefined => refusal.errors?.map(({ pointer }) => pointer);

/** Follows a pointer as RFC 6901 says. */
function lookUp(value: unknown, pointer: string): unknown {
  const tokens = pointer.split('/').slice(1);
  return tokens.reduce<unknown>((inner, token) => {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    return Object.entries(inner ?? {}).find(([key]) => key === name)?.[1];
  }, value);
}

describe('reading what a caller sent', () => {
  const schema = z.strictObject({ name: z.string(), tags: z.array(z.object({ n: z.int() })).default([]) });

  it('gives back what the schema makes of it', () => {
    expect(parseInput(schema, { name: 'a' })).toEqual({ name: 'a', tags: [] });
  });

  it('names every wrong field at once', () => {
    const refusal = refusalOf(schema, { tags: [{ n: 1 }, { n: 'x' }] });
    expect(refusal.code).toBe('invalid-input');
    expect(pointers(refusal)).toEqual(['/name', '/tags/1/n']);
    expect(refusal.message).toMatch(/^\/name: /);
  });

  it('names a field that it does not know', () => {
    expect(pointers(refusalOf(schema, { name: 'a', nmae: 1, 'a/b': 2 }))).toEqual(['/nmae', '/a~1b']);
  });

  it('points at the whole when the whole is wrong', () => {
    const refusal = refusalOf(schema, 'text');
    expect(pointers(refusal)).toEqual(['']);
    expect(refusal.message).not.toMatch(/^[:/]/);
  });

  it('begins where the value stood in the request', () => {
    expect(pointers(refusalOf(schema, {}, '/query'))).toEqual(['/query/name']);
    expect(pointers(refusalOf(schema, null, '/query'))).toEqual(['/query']);
  });

  it('stops at twenty errors', () => {
    const refusal = refusalOf(
      z.array(z.string()),
      Array.from({ length: 500 }, () => 1),
    );
    expect(refusal.errors).toHaveLength(20);
  });

  it('points at the wrong value whatever its name is', () => {
    const name = fc.string({ unit: fc.constantFrom('a', '/', '~', '0', '1', '.', '"', ' '), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (path) => {
        const nested = path.reduceRight<{ schema: z.ZodType; value: unknown }>(
          (inner, key) => ({ schema: z.object({ [key]: inner.schema }), value: { [key]: inner.value } }),
          { schema: z.number(), value: 'wrong' },
        );
        const [pointer = 'none'] = pointers(refusalOf(nested.schema, nested.value)) ?? [];
        expect(lookUp(nested.value, pointer)).toBe('wrong');
      }),
    );
  });
});
