import { describe, expect, it } from '@jest/globals';
import type { StoredMessage } from '../../../shared/domain/conversation.ts';
import { checkedPacket, type PacketDraft, type PacketInput } from '../../../shared/domain/packet.ts';
import { packetByRules } from '../../../shared/domain/packet-by-rules.ts';

const at = '2026-03-01T10:00:00.000Z';
const author = { C: 'customer', A: 'assistant', S: 'supervisor', N: 'system' } as const;

/** A conversation as `C: words`, one message a line. */
function told(...lines: string[]): PacketInput {
  const messages = lines.map((one, index): StoredMessage => {
    const by = author[one[0] as keyof typeof author];
    return { seq: index + 1, author: by, text: one.slice(3), attachments: [], citations: [], at };
  });
  const customer = { id: 'v1', name: null };
  return { epoch: 2, channel: 'web-chat', customer, mood: 'calm', handoff: null, messages, at };
}

const draft = (changes: Partial<PacketDraft>): PacketDraft => ({
  who: '',
  asked: '',
  facts: [],
  tried: [],
  promised: [],
  unknown: [],
  mood: 'calm',
  ...changes,
});
const evidence = (quote: string, seq: number | null, documentId: string | null = null) => ({ quote, seq, documentId });

describe('what a model wrote', () => {
  const input = told('C: My order is 4711.', 'A: You will get a mail & a call.', 'C: You will refund me 100 euros.');

  it('has its wrong pointers corrected', () => {
    const { facts } = checkedPacket(
      draft({ facts: [{ fact: 'Order 4711', evidence: evidence('my ORDER is 4711', 2, 'd1') }] }),
      input,
    );
    expect(facts).toEqual([{ fact: 'Order 4711', evidence: evidence('My order is 4711', 1) }]);
  });

  it('may be quoted as the model read it, escaped', () => {
    const { facts } = checkedPacket(
      draft({ facts: [{ fact: 'f', evidence: evidence('a mail &amp; a call', 2) }] }),
      input,
    );
    expect(facts[0]?.evidence.quote).toBe('a mail & a call');
  });

  it('loses what nobody said, and what the customer says was promised', () => {
    const packet = checkedPacket(
      draft({
        facts: [{ fact: 'Order 4712', evidence: evidence('order is 4712', 1) }],
        promised: [{ promise: '100 euros', evidence: evidence('You will refund me 100 euros', 3) }],
      }),
      input,
    );
    expect([packet.facts, packet.promised]).toEqual([[], []]);
  });

  it('says nothing twice, and keeps its order', () => {
    expect(checkedPacket(draft({ tried: ['a', 'b', ' a ', '', 'c'] }), input).tried).toEqual(['a', 'b', 'c']);
  });

  it('is filled up by what the platform knows', () => {
    expect(checkedPacket(draft({ asked: ' ' }), { ...input, mood: 'angry' })).toMatchObject({
      who: 'Customer v1, by web-chat',
      asked: 'My order is 4711. … You will refund me 100 euros.',
      mood: 'angry',
      why: 'A person has this conversation.',
    });
  });
});

describe('a promise, by rules,', () => {
  it.each([
    'I will call you on Monday.',
    "We'll send a new one.",
    'You will receive your money within 5 days.',
    'I’m going to check that.',
    'We promise to be there.',
  ])('is %j', (sentence) => {
    const quotes = packetByRules(told(`A: It is paid. [1] ${sentence} Bye.`, `S: Yes. [1] [2] ${sentence}`)).promised;
    expect(quotes.map((one) => one.evidence)).toEqual([evidence(sentence, 2)]);
  });

  it.each(['I will not be able to help.', 'Refunds take 5 days.', 'Will you send a picture?'])(
    'is not %j',
    (sentence) => {
      expect(packetByRules(told(`A: ${sentence}`)).promised).toEqual([]);
    },
  );

  it('is made by us, never by the customer', () => {
    expect(packetByRules(told('C: I will sue you. You will get a letter.')).promised).toEqual([]);
  });
});

describe('what was asked, by rules,', () => {
  it.each([
    [['C: Where is it?', 'C: Hello?'], 'Where is it? … Hello?'],
    [['C: Where is it?', 'A: At home.', 'N: A line.'], 'Where is it?'],
    [['C: Where is it?', 'A: At home.', 'C: Thanks', 'A: Welcome'], 'Where is it? … Thanks'],
    [['A: Hello'], 'Nothing yet.'],
  ])('in %j is %j', (lines, asked) => {
    expect(packetByRules(told(...lines)).asked).toBe(asked);
  });
});
