import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AuditEntry } from '../../shared/contract/audit.ts';
import { type AuditFacts, beginningOf, canonicalJson, chained, follow, sealOf } from '../../shared/domain/audit.ts';

const value = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
);
const person = fc.record({
  personId: fc.string({ minLength: 1, maxLength: 8 }),
  name: fc.string({ unit: 'grapheme', maxLength: 12 }),
  roles: fc.subarray(['Operator', 'Admin', 'Supervisor']),
});
const facts: fc.Arbitrary<AuditFacts> = fc.record({
  auditId: fc.stringMatching(/^[\w.|-]{8,20}$/),
  tenantId: fc.constant('acme'),
  at: fc
    .date({ noInvalidDate: true, min: new Date('2020-01-01'), max: new Date('2040-01-01') })
    .map((date) => date.toISOString()),
  actor: person,
  action: fc.constantFrom('tenant.pause', 'conversation.take-over'),
  conversationId: fc.option(fc.constant('c0123456789')),
  cause: fc.option(fc.string({ unit: 'grapheme', maxLength: 30 })),
  details: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.option(value), { maxKeys: 4 }),
});

const beginning = beginningOf('acme');
const chainOf = (acts: readonly AuditFacts[]): AuditEntry[] => {
  let last = beginning;
  return acts.map((one) => {
    const entry = chained(one, last);
    last = entry;
    return entry;
  });
};
const chain = (minLength = 1) => fc.array(facts, { minLength, maxLength: 12 }).map(chainOf);
const at = (entries: AuditEntry[], n: number): number => n % entries.length;
const firstMisfit = (stored: readonly unknown[]): number | null => follow(stored, beginning).broken?.seq ?? null;

/** The entry with one of its values, however deep, replaced by another. */
function withOneChange(entry: AuditEntry, n: number): unknown {
  const paths: string[][] = [];
  const collect = (part: unknown, path: string[]): void => {
    if (typeof part !== 'object' || part === null) paths.push(path);
    else for (const [name, inner] of Object.entries(part)) collect(inner, [...path, name]);
  };
  collect(entry, []);
  const path = paths[n % paths.length] ?? [];
  const copy = structuredClone(entry);
  let parent = copy as unknown as Record<string, unknown>;
  for (const name of path.slice(0, -1)) parent = parent[name] as Record<string, unknown>;
  const name = path.at(-1) ?? '';
  const old = parent[name];
  parent[name] = typeof old === 'number' ? old + 1 + Math.abs(old) : typeof old === 'boolean' ? !old : `${old ?? ''}x`;
  return copy;
}

describe('an audit chain', () => {
  it('fits as it was made, also when it is followed in pieces', () => {
    fc.assert(
      fc.property(chain(), fc.nat(), (entries, n) => {
        const cut = at(entries, n);
        const first = follow(entries.slice(0, cut), beginning);
        const rest = follow(entries.slice(cut), first.last);
        expect([first.broken, rest.broken]).toEqual([null, null]);
        expect(rest.last).toEqual({ seq: entries.length, hash: entries.at(-1)?.hash });
      }),
    );
  });

  it('tells which entry was changed, whatever was changed in it', () => {
    fc.assert(
      fc.property(chain(), fc.nat(), fc.nat(), (entries, n, which) => {
        const changed: unknown[] = [...entries];
        const place = at(entries, n);
        changed[place] = withOneChange(entries[place] as AuditEntry, which);
        expect(firstMisfit(changed)).toBe(place + 1);
      }),
      { numRuns: 500 },
    );
  });

  it('tells where an entry was left out', () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), (entries, n) => {
        const place = n % (entries.length - 1);
        expect(firstMisfit(entries.toSpliced(place, 1))).toBe(place + 1);
      }),
    );
  });

  it('tells where an entry was put in, also one that is made to fit its place', () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), facts, fc.boolean(), (entries, n, more, twice) => {
        const place = 1 + (n % (entries.length - 1));
        const before = entries[place - 1] as AuditEntry;
        const put = twice ? before : chained(more, before);
        fc.pre(twice || put.hash !== entries[place]?.hash);
        expect(firstMisfit(entries.toSpliced(place, 0, put))).toBe(place + (twice ? 1 : 2));
      }),
    );
  });

  it('tells by the next entry that one was replaced by another with a hash of its own', () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), facts, (entries, n, other) => {
        const place = n % (entries.length - 1);
        const forged = chained({ ...other, auditId: 'another-act' }, entries[place - 1] ?? beginning);
        expect(firstMisfit(entries.with(place, forged))).toBe(place + 2);
      }),
    );
  });

  it('tells that entries were exchanged', () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), fc.nat(), (entries, n, m) => {
        const [a, b] = [at(entries, n), at(entries, m)].sort((x, y) => x - y) as [number, number];
        fc.pre(a !== b);
        const swapped = entries.with(a, entries[b] as AuditEntry).with(b, entries[a] as AuditEntry);
        expect(firstMisfit(swapped)).toBe(a + 1);
      }),
    );
  });

  it('cut off at its end or made anew has another end than the sealed one', () => {
    const [key, otherKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    fc.assert(
      fc.property(chain(), fc.nat(), facts, (entries, n, other) => {
        const place = at(entries, n);
        const end = entries.at(-1) as AuditEntry;
        const seal = sealOf(key, 'acme', end);
        const short = follow(entries.slice(0, -1), beginning).last;
        expect(sealOf(key, 'acme', short)).not.toBe(seal);
        const anew = chainOf(entries.with(place, { ...other, auditId: 'another-act' } as AuditEntry));
        expect(firstMisfit(anew)).toBeNull();
        expect(sealOf(key, 'acme', anew.at(-1) as AuditEntry)).not.toBe(seal);
        expect(sealOf(otherKey, 'acme', end)).not.toBe(seal);
        expect(sealOf(key, 'globex', end)).not.toBe(seal);
      }),
    );
  });

  it('does not pass for the chain of another tenant', () => {
    fc.assert(
      fc.property(chain(), (entries) => {
        expect(follow(entries, beginningOf('globex')).broken?.seq).toBe(1);
      }),
    );
  });

  it('tells of what is no entry at all', () => {
    fc.assert(
      fc.property(chain(), fc.nat(), fc.anything(), (entries, n, rubbish) => {
        const place = at(entries, n);
        expect(firstMisfit((entries as unknown[]).with(place, rubbish))).toBe(place + 1);
      }),
    );
  });
});

describe('an act', () => {
  const act: AuditFacts = {
    auditId: 'act-00001',
    tenantId: 'acme',
    at: '2026-03-01T10:00:00.000Z',
    actor: { personId: 'p1', name: 'Pat', roles: ['Operator'] },
    action: 'tenant.pause',
    conversationId: null,
    cause: null,
    details: {},
  };

  it('is not taken with a text in its details', () => {
    expect(() => chained({ ...act, details: { text: 'x'.repeat(201) } }, beginning)).toThrow('200');
  });

  it('is hashed as documented: SHA-256 over canonical JSON', () => {
    expect(canonicalJson({ b: [1, { d: null, c: '"' }], a: true })).toBe('{"a":true,"b":[1,{"c":"\\"","d":null}]}');
    const { hash } = chained(act, beginning);
    const backwards = Object.fromEntries(Object.entries(act).reverse()) as AuditFacts;
    expect(chained(backwards, beginning).hash).toBe(hash);
  });
});

describe('canonical JSON', () => {
  it('means the same as JSON, and is one text for one value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const text = canonicalJson(json);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.stringify(JSON.parse(text))).toHaveLength(JSON.stringify(json).length);
      }),
    );
  });
});
