import type { ChatMessage } from '@copilotkit/aimock';

export interface Passage {
  readonly n: number;
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface Image {
  readonly mimeType: string;
  readonly bytes: number;
}

/** What a model reads in a request: the newest thing the customer said, and what it may be answered from. */
export interface Prompt {
  readonly question: string;
  readonly passages: readonly Passage[];
  /** What the customer said before, oldest first. */
  readonly earlier: readonly string[];
  readonly images: readonly Image[];
  /** What its supervisors told the assistant for this answer. */
  readonly coaching: readonly string[];
}

const PASSAGES = /<passages>([\s\S]*?)<\/passages>/g;
const PASSAGE = /<passage\s+([^>]*)>([\s\S]*?)<\/passage>/g;
// A gateway that folds a history into one message writes each turn of it behind its author's name.
const CUSTOMER_TURN = /<customer>([\s\S]*?)<\/customer>|^(?:User|Customer|Human):[ \t]*(?!\s*<)(\S.*)$/gm;
const COACHING = /^Your supervisor tells you for this answer[^\n]*\n((?:- .*(?:\n|$))+)/m;
const TIMESTAMP = /^\[[^\]\n]*\d{4}-\d{2}-\d{2}[^\]\n]*\]\s*/;

/** Reads the conversation out of chat messages, however the gateway wrapped or folded them. */
export function readPrompt(messages: readonly ChatMessage[]): Prompt {
  const fromCustomer = messages.filter(({ role }) => role === 'user');
  const newest = fromCustomer.at(-1);
  const turns = fromCustomer.flatMap((message) => customerTurns(textOf(message)));
  return {
    question: turns.at(-1) ?? '',
    passages: newest ? passagesOf(textOf(newest)) : [],
    earlier: turns.slice(0, -1),
    images: newest ? imagesOf(newest) : [],
    coaching: messages.filter(({ role }) => role !== 'user' && role !== 'assistant').flatMap(coachingIn),
  };
}

function coachingIn(message: ChatMessage): string[] {
  const [, lines = ''] = COACHING.exec(textOf(message)) ?? [];
  return lines.split('\n').flatMap((line) => (line.startsWith('- ') ? [line.slice(2).trim()] : []));
}

export function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string' || content === null) return content ?? '';
  return content.map((part) => part.text ?? '').join('\n');
}

function customerTurns(text: string): string[] {
  const spoken = text.replace(PASSAGES, '').replace(TIMESTAMP, '').trim();
  const turns = [...spoken.matchAll(CUSTOMER_TURN)].map(([, tagged, folded]) =>
    unescapeXml(tagged ?? folded ?? '').trim(),
  );
  return turns.length > 0 ? turns : [spoken];
}

export function passagesOf(text: string): Passage[] {
  const [, block = ''] = [...text.matchAll(PASSAGES)].at(-1) ?? [];
  return [...block.matchAll(PASSAGE)].map(([, attributes = '', body = ''], i) => ({
    n: Number(attribute(attributes, 'n') ?? i + 1),
    id: attribute(attributes, 'id') ?? '',
    title: attribute(attributes, 'title') ?? 'knowledge base',
    text: unescapeXml(body).trim(),
  }));
}

export function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
  return value === undefined ? undefined : unescapeXml(value);
}

export const unescapeXml = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

function imagesOf({ content }: ChatMessage): Image[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap(({ image_url: image }) => {
    const url = typeof image === 'object' && image !== null && 'url' in image ? image.url : image;
    const [, mimeType, data] = /^data:([^;,]+);base64,(.*)$/s.exec(String(url)) ?? [];
    return mimeType && data ? [{ mimeType, bytes: Buffer.from(data, 'base64').length }] : [];
  });
}
