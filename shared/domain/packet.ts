import { z } from 'zod';
import type { Author } from '../contract/chat.ts';
import { Evidence, type Handoff, type Mood, Packet } from '../contract/conversation.ts';
import type { StoredMessage } from './conversation.ts';
import { unescapeXml } from './prompt.ts';
import { cutWhole, findQuote } from './quote.ts';

// Structured outputs of Azure OpenAI know no bounds of numbers, which `z.int()` would ask for.
const Pointer = Evidence.extend({ seq: z.number().nullable() });

/** What the model writes; the rest of a packet the platform knows by itself. */
export const PacketDraft = Packet.pick({ who: true, asked: true, tried: true, unknown: true, mood: true }).extend({
  facts: z.array(z.object({ fact: z.string(), evidence: Pointer })),
  promised: z.array(z.object({ promise: z.string(), evidence: Pointer })),
});
export type PacketDraft = z.infer<typeof PacketDraft>;

/** What a packet is written from: the episode's messages, oldest first, and what the platform knows about it. */
export type PacketInput = {
  epoch: number;
  channel: string;
  customer: { id: string; name: string | null };
  mood: Mood;
  handoff: Pick<Handoff, 'reason' | 'by'> | null;
  messages: StoredMessage[];
  at: string;
};

/** Where a quote may stand: a message, or a passage that an answer cited. */
export type Place = {
  seq: number | null;
  documentId: string | null;
  author: Author | null;
  title: string;
  text: string;
};

export const longest = { who: 200, asked: 800, entry: 300, entries: 10 } as const;

/** The messages, then each cited passage once. */
export function placesIn(messages: StoredMessage[]): Place[] {
  const passages = new Map<string, Place>();
  for (const { documentId, title, quote: text } of messages.flatMap(({ citations }) => citations)) {
    passages.set(`${documentId}\n${text}`, { seq: null, documentId, author: null, title, text });
  }
  const said = messages.map(({ seq, author, text }) => ({ seq, documentId: null, author, title: '', text }));
  return [...said, ...passages.values()];
}

/** Only the assistant and the people of the tenant can promise anything to a customer. */
export const canPromise = ({ author }: Pick<Place, 'author'>): boolean =>
  author === 'assistant' || author === 'supervisor';

/**
 * The model's packet, as far as it can be proven: a quote becomes the very words that stand in the conversation, its
 * pointer the place where they stand; what has no such quote is dropped. Never throws.
 */
export function checkedPacket(draft: PacketDraft, input: PacketInput): Packet {
  const places = placesIn(input.messages);
  const ours = places.filter(canPromise);
  const facts = draft.facts.flatMap(({ fact, evidence }) => {
    const found = locate(evidence, places);
    return found && fact.trim() ? [{ fact: line(fact), evidence: found }] : [];
  });
  const promised = draft.promised.flatMap(({ promise, evidence }) => {
    const found = locate(evidence, ours);
    return found && promise.trim() ? [{ promise: line(promise), evidence: found }] : [];
  });
  return {
    ...known(input),
    who: whoIs(input, draft.who),
    asked: line(draft.asked, longest.asked) || askedIn(input.messages),
    facts: distinct(facts, ({ fact }) => fact),
    tried: entries(draft.tried),
    promised: distinct(promised, ({ promise }) => promise),
    unknown: entries(draft.unknown),
    mood: worse(draft.mood, input.mood),
    writtenBy: 'model',
  };
}

/** What is true of every packet, whoever writes it. */
export const known = ({ epoch, handoff, at }: PacketInput): Pick<Packet, 'epoch' | 'why' | 'by' | 'at'> => ({
  epoch,
  why: handoff?.reason ?? 'A person has this conversation.',
  by: handoff?.by ?? 'the platform',
  at,
});

/** The customer as the platform knows them; what is told about them stands behind it. */
export function whoIs({ customer, channel }: PacketInput, told = ''): string {
  const named = customer.name ? `${customer.name} (${customer.id})` : `Customer ${customer.id}`;
  const more = line(told, longest.who);
  return `${named}, by ${channel}${more ? `: ${more}` : ''}`;
}

/** The words that opened the episode, and those that nobody has answered; the last ones of the customer when all are. */
export function askedIn(messages: StoredMessage[]): string {
  const worded = messages.filter(({ author }) => author !== 'system').map((one) => ({ ...one, text: wordsOf(one) }));
  const byCustomer = worded.filter(({ author }) => author === 'customer');
  const answered = worded.findLast(canPromise)?.seq ?? 0;
  const open = byCustomer.filter(({ seq }) => seq > answered);
  const asked = [...new Set([byCustomer[0], ...(open.length > 0 ? open : byCustomer.slice(-1))])];
  return line(asked.flatMap((one) => (one ? [one.text] : [])).join(' … '), longest.asked) || 'Nothing yet.';
}

const wordsOf = ({ text, attachments }: StoredMessage): string =>
  text.trim() || (attachments.length > 0 ? '(an image)' : '');

/** One line of at most `length` characters. */
export function line(text: string, length: number = longest.entry): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length <= length ? plain : `${cutWhole(plain, length - 1)}…`;
}

const entries = (texts: string[]): string[] =>
  distinct(texts.map((text) => line(text)).filter(Boolean), (text) => text);

/** The first of each text, as many as a packet holds. */
function distinct<T>(all: T[], textOf: (one: T) => string): T[] {
  const seen = new Set<string>();
  return all.filter((one) => seen.size !== seen.add(textOf(one)).size).slice(0, longest.entries);
}

const moods: Mood[] = ['calm', 'upset', 'angry'];
const worse = (a: Mood, b: Mood): Mood => (moods.indexOf(a) > moods.indexOf(b) ? a : b);

function locate({ quote, seq, documentId }: Evidence, places: Place[]): Evidence | null {
  const isPointedAt = (place: Place): boolean =>
    (place.seq !== null && place.seq === seq) || (place.documentId !== null && place.documentId === documentId);
  for (const place of [...places.filter(isPointedAt), ...places]) {
    const words = findQuote(place.text, quote) ?? findQuote(place.text, unescapeXml(quote));
    if (words) return { quote: words, seq: place.seq, documentId: place.documentId };
  }
  return null;
}
