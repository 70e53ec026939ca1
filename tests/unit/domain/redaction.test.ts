import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findPersonalData, redact } from '../../../shared/domain/redaction.ts';

describe('redacting', () => {
  it.each([
    ['an address', 'Write to anna.lind@example.com, please.', 'Write to [email], please.'],
    ['an address in words', 'it is anna [at] example [dot] com', 'it is [email]'],
    ['a card', 'card 4111 1111 1111 1111 12/27', 'card [card] 12/27'],
    ['a card in one piece', '378282246310005', '[card]'],
    ['an IBAN', 'DE89 3704 0044 0532 0130 00 is mine', '[iban] is mine'],
    ['an international phone', 'Call +49 (170) 123-4567!', 'Call [phone]!'],
    ['a national phone', 'I am on 020 7946 0958.', 'I am on [phone].'],
    ['digits of another script', 'هاتف +٤٩ ١٧٠ ١٢٣٤٥٦٧', 'هاتف [phone]'],
    ['a card in escaped text', '{"text":"a\\n4111111111111111"}', '{"text":"a\\n[card]"}'],
  ])('hides %s', (_, text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it.each([
    'Order 0123456789 of 2026-11-21T16:56:00Z came on 01.02.2026 at 10:30.',
    'Tracking number 420 123 4567, 550e8400-e29b-41d4-a716-446655440000, v1.22.333, 192.168.100.200',
    '4111 1111 1111 1112 has a wrong check digit, and DE88 3704 0044 0532 0130 00 too.',
    'photo@2x.png costs $200 300 4000',
  ])('leaves alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('finds spans in order, inside the text, that never overlap, whatever the text', () => {
    const piece = fc.oneof(
      fc.constantFrom('a@b.com', '4111 1111 1111 1111', '+49 170 1234567', ' at ', ' dot ', '(', '.', '-', '@', '0'),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.nat().map(String),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        let from = 0;
        for (const { start, end } of findPersonalData(text)) {
          expect(start).toBeGreaterThanOrEqual(from);
          expect(end).toBeGreaterThan(start);
          from = end;
        }
        expect(from).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  // A search that looks back or tries again would need hours for these: jest's own time limit is the check.
  it.each(['a', '1', '1 ', '1-', '0 ', '+1 ', '(0', '4111 ', 'DE89 ', 'a@', 'x@a.a.', 'at ', 'a at a dot ', '06.'])(
    'gets through a megabyte of "%s"',
    (piece) => {
      const text = piece.repeat(1_000_000 / piece.length);
      expect(redact(text).length).toBeGreaterThan(0);
    },
    60_000,
  );
});
