import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConversationId } from '../../shared/contract/chat.ts';
import { TenantId } from '../../shared/contract/tenant.ts';
import { conversationIdOf, hashId, newOperationId, randomId, tenantOfOperation } from '../../shared/domain/ids.ts';

const parts = fc.array(fc.string({ unit: fc.constantFrom('a', '1', '2', ':', '|', '.', 'é', '🙂'), maxLength: 4 }), {
  minLength: 1,
  maxLength: 4,
});

describe('ids', () => {
  it('of two lists of parts are equal only when the lists are, wherever the separators stand', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(hashId(26, ...one) === hashId(26, ...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 1000 },
    );
  });

  it('do not change when the same text is cut differently', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 2, unit: 'grapheme' }), fc.nat(), fc.nat(), (text, first, second) => {
        const [a, b] = [first % text.length, second % text.length];
        fc.pre(a !== b);
        const cut = (at: number) => hashId(26, text.slice(0, at), text.slice(at));
        // Half a surrogate pair is no text; two of them would hash alike.
        fc.pre(text.slice(0, a).isWellFormed() && text.slice(0, b).isWellFormed());
        expect(cut(a)).not.toBe(cut(b));
      }),
    );
  });

  it('of conversations are stable and of the form that the API takes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (tenantId, channel, thread) => {
        const id = conversationIdOf(tenantId, channel, thread);
        expect(ConversationId.safeParse(id).success).toBe(true);
        expect(conversationIdOf(tenantId, channel, thread)).toBe(id);
      }),
    );
  });

  it('of operations tell their tenant', () => {
    const tenantId = fc.stringMatching(/^[a-z][a-z0-9-]{1,30}$/).filter((text) => TenantId.safeParse(text).success);
    fc.assert(
      fc.property(tenantId, (tenant) => {
        const id = newOperationId(tenant);
        expect(tenantOfOperation(id)).toBe(tenant);
        expect(id).toMatch(/^[a-z0-9.-]+$/);
      }),
    );
  });

  it('that are random have the length asked for and do not come twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 60 }), (length) => {
        const ids = Array.from({ length: 50 }, () => randomId(length));
        expect(new Set(ids).size).toBe(50);
        for (const id of ids) expect(id).toMatch(new RegExp(`^[0-9a-v]{${length}}$`));
      }),
      { numRuns: 30 },
    );
  });
});
