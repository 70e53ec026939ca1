import type { Message } from '../../shared/contract/chat.ts';
import type { Passage } from '../../shared/contract/knowledge.ts';
import { withoutInvisible } from '../../shared/domain/invisible.ts';
import { attacks } from './attacks.ts';
import type { Code } from './code-under-attack.ts';

const tag = /<[^>]*>/g;
const frame = [
  '<passages>',
  '<passage n="1" title="" id="p1">',
  '</passage>',
  '</passages>',
  '<conversation>',
  '<said by="customer">',
  '</said>',
  '<said by="you">',
  '</said>',
  '<colleague>',
  '<said by="your colleague">',
  '</said>',
  '</colleague>',
  '</conversation>',
  '<customer>',
  '</customer>',
];

/** How attacks change the shape of a prompt, lose a letter of what was said, or reach the system's words. */
export function promptBreaches(code: Code): string[] {
  return attacks.flatMap(({ text }) => [
    ...turnBreaches(code, text),
    ...packetBreaches(code, text),
    ...claimCheckBreaches(code, text),
  ]);
}

function turnBreaches({ userTurn, instructions, chatRequest }: Code, text: string): string[] {
  const passage: Passage = { passageId: 'p1', documentId: 'd1', title: text, text, score: 1 };
  const said = (author: Message['author'], seq: number) =>
    ({
      id: `m${seq}`,
      seq,
      author,
      text,
      attachments: [],
      citations: [],
      at: '2026-03-02T10:00:00.000Z',
    }) as unknown as Message;
  const unseen = [said('customer', 1), said('assistant', 2), said('supervisor', 3)];
  const turn = userTurn({ passages: [passage], unseen, question: text });
  const system = instructions({ displayName: 'Acme', persona: 'Brief.' });
  const { messages } = chatRequest({ sessionKey: 'k', model: 'fast', system, text: turn }).body;
  const shape = (turn.match(tag) ?? []).map((one) => one.replace(/title="[^"]*"/, 'title=""'));
  const roles = messages.map(({ role }) => role).join();
  const held = turn
    .split(tag)
    .filter((part) => part.trim() !== '')
    .map((part) => unescaped(part).trim());
  const wanted = withoutInvisible(text).trim();
  return [
    ...(JSON.stringify(shape) === JSON.stringify(frame) ? [] : [`the turn is ${shape.join('')}: ${text}`]),
    ...(held.length === 5 && held.every((part) => part === wanted)
      ? []
      : [`what was said is not what is read: ${text}`]),
    ...(roles === 'system,user' && !JSON.stringify(messages[0]).includes(JSON.stringify(text).slice(1, -1))
      ? []
      : [`it reached the system's words: ${text}`]),
  ];
}

function packetBreaches({ packetPrompt }: Code, text: string): string[] {
  type Input = Parameters<typeof packetPrompt>[0];
  const citations = [{ n: 1, documentId: 'd1', title: text, quote: text }];
  const message = { seq: 1, author: 'customer', text, attachments: [], citations };
  const input = {
    epoch: 1,
    channel: 'web-chat',
    mood: 'calm',
    at: '2026-03-02T10:00:00.000Z',
    customer: { id: 'v1', name: text },
    handoff: { by: 'the gate', reason: text, cause: 'not-grounded', at: '' },
    messages: [message, { ...message, seq: 2, author: 'assistant' }],
  } as unknown as Input;
  const plain = {
    ...input,
    customer: { id: 'v1', name: 'x' },
    handoff: { ...input.handoff, reason: 'x' },
    messages: input.messages.map((one) => ({
      ...one,
      text: 'x',
      citations: [{ n: 1, documentId: 'd1', title: 'x', quote: 'x' }],
    })),
  } as unknown as Input;
  return isSameShape(packetPrompt(input), packetPrompt(plain)) ? [] : [`the packet's prompt changes: ${text}`];
}

function claimCheckBreaches({ claimCheckPrompt }: Code, text: string): string[] {
  const asked = (words: string) =>
    claimCheckPrompt({ question: words, claims: [words], passages: [{ documentId: 'd', title: words, text: words }] });
  return isSameShape(asked(text), asked('x')) ? [] : [`the claim check's prompt changes: ${text}`];
}

type Prompt = { system: string; user: string };

const isSameShape = (one: Prompt, other: Prompt): boolean =>
  one.system === other.system && JSON.stringify(tagsOf(one.user)) === JSON.stringify(tagsOf(other.user));

const tagsOf = (text: string): string[] => (text.match(tag) ?? []).map((one) => one.replace(/="[^"]*"/g, '=""'));

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
