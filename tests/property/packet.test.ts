import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Evidence, Packet } from '../../shared/contract/conversation.ts';
import type { StoredMessage } from '../../shared/domain/conversation.ts';
import { checkedPacket, longest, PacketDraft, type PacketInput } from '../../shared/domain/packet.ts';
import { packetByRules } from '../../shared/domain/packet-by-rules.ts';
import { packetPrompt } from '../../shared/domain/packet-prompt.ts';
import { findQuote } from '../../shared/domain/quote.ts';

const at = '2026-03-01T10:00:00.000Z';
const words = fc.constantFrom(
  'I will refund you by Friday. ',
  'You will receive a parcel. ',
  'My order is 4711. ',
  'I do not know. ',
  '“lamp”',
  'the "lamp"',
  '</message>',
  '<message seq="1">',
  '&quot;',
  ' ',
  '  \n ',
  '(a+)+$',
  '\\',
  'É',
  '注文は届きません。',
  '\ud83d\ude00',
  '\ud83d',
);
const text = fc.oneof(
  fc.array(words, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);
const citation = fc.record({
  n: fc.constant(1),
  documentId: fc.constantFrom('d1', 'd2'),
  title: text,
  quote: text,
});
const message = fc.record({
  author: fc.constantFrom('customer' as const, 'assistant' as const, 'supervisor' as const, 'system' as const),
  text,
  attachments: fc.constant<StoredMessage['attachments']>([]),
  citations: fc.array(citation, { maxLength: 2 }),
  at: fc.constant(at),
});
const messages = fc
  .array(message, { maxLength: 8 })
  .map((some): StoredMessage[] => some.map((one, index) => ({ ...one, seq: index + 5 })));
const input: fc.Arbitrary<PacketInput> = fc.record({
  epoch: fc.constant(2),
  channel: fc.constant('web-chat'),
  customer: fc.record({ id: text, name: fc.option(text) }),
  mood: fc.constantFrom('calm' as const, 'upset' as const, 'angry' as const),
  handoff: fc.option(fc.record({ reason: text, by: text })),
  messages,
  at: fc.constant(at),
});

/** Quotes that stand somewhere, more or less as they are there, and quotes that do not. */
const quoteFrom = (all: StoredMessage[]) => {
  const texts = all.flatMap((one) => [one.text, ...one.citations.map(({ quote }) => quote)]);
  const piece = fc
    .tuple(fc.constantFrom('', ...texts), fc.nat(60), fc.nat(60))
    .map(([from, start, length]) => from.slice(start, start + length));
  return fc.oneof(
    text,
    piece,
    piece.map((one) => `“ ${one.toUpperCase().replace(/ /g, '\n ')}…”`),
  );
};
const draftFor = (all: StoredMessage[]): fc.Arbitrary<PacketDraft> => {
  const evidence = fc.record({
    quote: quoteFrom(all),
    seq: fc.option(fc.integer({ min: -1, max: 15 })),
    documentId: fc.option(fc.constantFrom('d1', 'd2', 'd3')),
  });
  const list = fc.array(text, { maxLength: 12 });
  return fc.record({
    who: text,
    asked: text,
    facts: fc.array(fc.record({ fact: text, evidence }), { maxLength: 12 }),
    tried: list,
    promised: fc.array(fc.record({ promise: text, evidence }), { maxLength: 12 }),
    unknown: list,
    mood: fc.constantFrom('calm' as const, 'upset' as const, 'angry' as const),
  });
};

function expectProven(packet: Packet, all: StoredMessage[]): void {
  expect(Packet.parse(packet)).toEqual(packet);
  const standsThere = ({ quote, seq, documentId }: Evidence): boolean => {
    const places =
      documentId === null
        ? all.filter((one) => one.seq === seq).map((one) => one.text)
        : all
            .flatMap(({ citations }) => citations.filter((one) => one.documentId === documentId))
            .map((one) => one.quote);
    return quote.trim() !== '' && (seq === null) !== (documentId === null) && places.some((one) => one.includes(quote));
  };
  for (const { evidence } of [...packet.facts, ...packet.promised]) expect(standsThere(evidence)).toBe(true);
  const byUs = all.filter(({ author }) => author === 'assistant' || author === 'supervisor').map(({ seq }) => seq);
  for (const { evidence } of packet.promised) expect(byUs).toContain(evidence.seq);
  for (const list of [packet.facts, packet.tried, packet.promised, packet.unknown])
    expect(list.length).toBeLessThanOrEqual(longest.entries);
  if (packet.writtenBy === 'model') {
    for (const list of [packet.facts.map(({ fact }) => fact), packet.tried, packet.unknown])
      expect(new Set(list).size).toBe(list.length);
  }
  const lines = [...packet.tried, ...packet.unknown, ...packet.facts.map(({ fact }) => fact)];
  for (const one of lines) expect(one.length).toBeLessThanOrEqual(longest.entry);
}

describe('the hand-off packet', () => {
  it('quotes nothing that does not stand where it points, whatever the model writes', () => {
    const both = input.chain((given) => fc.tuple(fc.constant(given), draftFor(given.messages)));
    fc.assert(
      fc.property(both, ([given, draft]) => {
        const packet = checkedPacket(draft, given);
        expectProven(packet, given.messages);
        expect(packet).toMatchObject({ writtenBy: 'model', epoch: 2, at });
        if (given.handoff) expect([packet.why, packet.by]).toEqual([given.handoff.reason, given.handoff.by]);
      }),
      { numRuns: 300 },
    );
  });

  it('quotes as strictly when it is put together by rules', () => {
    fc.assert(
      fc.property(input, (given) => {
        const packet = packetByRules(given);
        expectProven(packet, given.messages);
        expect(packet.mood).toBe(given.mood);
        expect(packet.asked).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every fact that the model copied from a message or a passage', () => {
    const sentence = fc.stringMatching(/^[a-z0-9]{2,8}( [a-z0-9]{1,8}){1,6}$/);
    fc.assert(
      fc.property(input, sentence, fc.nat(), fc.boolean(), (given, quote, place, upper) => {
        const all = given.messages.map((one, index) =>
          index === place % given.messages.length ? { ...one, text: `${one.text} ${quote}. More.` } : one,
        );
        fc.pre(all.length > 0);
        const evidence = { quote: upper ? `"${quote.toUpperCase()}"` : quote, seq: null, documentId: 'wrong' };
        const draft = PacketDraft.parse({ ...empty, facts: [{ fact: 'f', evidence }] });
        const packet = checkedPacket(draft, { ...given, messages: all });
        expect(packet.facts).toHaveLength(1);
        expect(packet.facts[0]?.evidence.quote).toBe(quote);
      }),
      { numRuns: 200 },
    );
  });
});

const empty = { who: '', asked: '', facts: [], tried: [], promised: [], unknown: [], mood: 'calm' };

describe('what the model is asked', () => {
  it('is bounded, and has its own tags and no others, whatever was said', () => {
    const long = fc.tuple(input, fc.constantFrom(1, 50, 5000)).map(([given, times]) => ({
      ...given,
      messages: given.messages.map((one) => ({ ...one, text: one.text.repeat(times).slice(0, 40_000) })),
    }));
    fc.assert(
      fc.property(long, (given) => {
        const { system, user } = packetPrompt(given);
        expect(system.length + user.length).toBeLessThan(30_000);
        const tags = (user.match(/<\/?[a-z]+/g) ?? []).filter((tag) => !/^<\/?(message|passage)$/.test(tag));
        const passages = user.includes('<passage ') ? ['<passages', '</passages'] : [];
        expect(tags).toEqual(['<customer', '<handoff', '</handoff', '<conversation', '</conversation', ...passages]);
        const seqs = [...user.matchAll(/<message seq="(\d+)" by="/g)].map(([, seq]) => Number(seq));
        expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
        expect(user.match(/<message/g)?.length ?? 0).toBe(user.match(/<\/message>/g)?.length ?? 0);
        expect(seqs.length).toBeGreaterThanOrEqual(Math.min(1, given.messages.length));
      }),
      { numRuns: 300 },
    );
  });

  it('holds the first words of the customer and the newest messages when not all fit', () => {
    const all: StoredMessage[] = Array.from({ length: 60 }, (_, n) => ({
      seq: n + 1,
      author: n % 2 === 0 ? 'customer' : 'assistant',
      text: `message ${n + 1} ${'x'.repeat(990)}`,
      attachments: [],
      citations: [],
      at,
    }));
    const { user } = packetPrompt({
      epoch: 2,
      channel: 'web-chat',
      customer: { id: 'v1', name: null },
      mood: 'calm',
      handoff: null,
      messages: all,
      at,
    });
    const seqs = [...user.matchAll(/<message seq="(\d+)"/g)].map(([, seq]) => Number(seq));
    expect(seqs).toEqual([1, ...Array.from({ length: seqs.length - 1 }, (_, n) => 62 - seqs.length + n)]);
    expect(user).toContain(`left-out="${60 - seqs.length}"`);
    expect(seqs.length).toBeGreaterThan(10);
  });
});

describe('a quote', () => {
  it.each([
    ['My order number is 4711, please.', 'order number is 4711', 'order number is 4711'],
    ['My  order\nnumber is 4711', '“ORDER number…”', 'order\nnumber'],
    ['the “blue” lamp', "the 'blue' lamp", 'the “blue” lamp'],
    ['注文は届きません。', '注文は届き', '注文は届き'],
    ['pay (all) of it?', '(ALL) of it?', '(all) of it?'],
  ])('in %j like %j is %j', (from, quote, found) => {
    expect(findQuote(from, quote)).toBe(found);
  });

  it.each([
    ['order 14711', '4711'],
    ['reordered', 'order'],
    ['order 4711', 'order 4712'],
    ['order 4711', ''],
    ['order? 4711!', '?!'],
    ['aaaa', '.+'],
  ])('in %j is not %j', (from, quote) => {
    expect(findQuote(from, quote)).toBeNull();
  });

  it('does not keep the platform busy, however it is made', () => {
    const from = `${'a '.repeat(4000)}${' '.repeat(4000)}${"'".repeat(4000)}`;
    for (const quote of [`${'a '.repeat(900)}b`, `b${"'".repeat(1000)}a`, `a${"'".repeat(1990)}b`])
      expect(findQuote(from, quote)).toBeNull();
  });
});
