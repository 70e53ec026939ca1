import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NewTenantId, TenantId } from '../../shared/contract/tenant.ts';

const character = fc.constantFrom(...'abcxyz0189--AZ_. /é');
const name = fc.oneof(
  fc.string({ unit: character, maxLength: 34 }),
  fc.stringMatching(/^[a-z][a-z0-9-]{0,33}$/),
  fc.string(),
);

/** Container Apps: 2–32 of a–z 0–9 -, a letter first, a letter or digit last, never two hyphens together. */
const isAppName = (text: string): boolean => /^(?!.*--)[a-z][a-z0-9-]{0,30}[a-z0-9]$/.test(text);
/** Blob containers: 3–63 of a–z 0–9 -, letter or digit at both ends, never two hyphens together. */
const isContainerName = (text: string): boolean => /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(text);
/** A label of a host name (RFC 1123). */
const isHostLabel = (text: string): boolean => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);

describe('a tenant name', () => {
  it('may name its container app, its blob container and its subdomain', () => {
    fc.assert(
      fc.property(name, (text) => {
        fc.pre(TenantId.safeParse(text).success);
        expect(isAppName(text)).toBe(true);
        expect(isContainerName(`tenant-${text}`)).toBe(true);
        expect(isHostLabel(text)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused only for a reason: every app name of up to 31 characters is accepted', () => {
    fc.assert(
      fc.property(name, (text) => {
        expect(TenantId.safeParse(text).success).toBe(isAppName(text) && text.length <= 31);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['api', 'www', 'admin', 'clawdesk'])('cannot be %s for a new tenant', (text) => {
    expect(NewTenantId.safeParse(text).success).toBe(false);
    expect(NewTenantId.safeParse(`${text}-shop`).success).toBe(true);
  });

  it.each(['a', 'shop-', 'my--shop', '1shop', 'Shop', 'shop\n', 'a'.repeat(32)])('cannot be %j', (text) => {
    expect(TenantId.safeParse(text).success).toBe(false);
  });
});
