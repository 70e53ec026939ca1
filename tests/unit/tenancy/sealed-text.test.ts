import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSealer } from '../../../shared/tenancy/sealed-text.ts';

const sealer = createSealer(new Uint8Array(32).fill(7));
const secret = 'sk-canary-0123456789';
const sealed = sealer.seal('acme', 'model-provider', secret);

describe('a sealed text', () => {
  it('opens to what was sealed, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        expect(sealer.open('acme', 'p', sealer.seal('acme', 'p', text))).toBe(text);
      }),
    );
  });

  it('shows nothing, not even that it is the same', () => {
    expect(sealed).not.toContain('canary');
    expect(sealer.seal('acme', 'model-provider', secret)).not.toBe(sealed);
  });

  it('opens for no other tenant, purpose or master key', () => {
    expect(() => sealer.open('globex', 'model-provider', sealed)).toThrow();
    expect(() => sealer.open('acme', 'other', sealed)).toThrow();
    expect(() => createSealer(new Uint8Array(32).fill(8)).open('acme', 'model-provider', sealed)).toThrow();
  });

  it('does not open when a single bit of it has been changed', () => {
    const parts = sealed.split('.');
    for (let part = 1; part < parts.length; part++) {
      const bytes = Buffer.from(parts[part] ?? '', 'base64url');
      for (let index = 0; index < bytes.length; index++) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8((bytes[index] ?? 0) ^ 1, index);
        const forged = parts.with(part, changed.toString('base64url')).join('.');
        expect(() => sealer.open('acme', 'model-provider', forged)).toThrow();
      }
    }
  });

  it.each(['', 'v1', 'v2.a.b.c.d', 'v1.a.b.YQ.d'])('that is none is refused: “%s”', (text) => {
    expect(() => sealer.open('acme', 'model-provider', text)).toThrow();
  });
});
