import { randomUUID } from 'node:crypto';
import type { Message } from '../../../../shared/contract/chat.ts';
import type { Customer, TenantServer } from '../tenant-server.ts';
import { type Crowd, calls, nudges, type Question, thanks } from './crowds.ts';
import type { Pace } from './pace.ts';

const mostRounds = 5;
const patienceMs = 40_000;
const readSeconds = 20;

export type Said = { by: 'customer' | Message['author']; text: string; picture: boolean };

/**
 * One visit of a customer: asks, reads, reacts, and leaves when content, or when nobody has answered for 40 s. Throws
 * what the server throws.
 */
export async function talk(input: {
  customer: Customer;
  crowd: Crowd;
  server: TenantServer;
  pace: Pace;
  onSaid: (said: Said) => void;
}): Promise<void> {
  const { customer, crowd, server, pace, onSaid } = input;
  let nudged = false;
  const asked = new Set<string>();
  let question: Question = one(crowd.questions);
  for (let round = 1; round <= mostRounds; round++) {
    await pace(round === 1 ? 'arriving' : 'talking');
    const { text, picture } = question;
    asked.add(text);
    const { conversationId, message } = await server.send(customer, { clientMessageId: randomUUID(), text, picture });
    onSaid({ by: 'customer', text, picture: picture !== undefined });
    const answer = await answerTo(conversationId, message.seq);
    if (isThanks(text) || (answer === null && nudged)) return;
    nudged = answer === null;
    question = { text: answer === null ? one(nudges) : reactionTo(answer, crowd, asked) };
  }

  /** The first answer of the assistant or a person; null when there is none in time. */
  async function answerTo(conversationId: string, seq: number): Promise<Message | null> {
    let after = seq;
    for (const until = Date.now() + patienceMs; Date.now() < until; ) {
      const { messages, next } = await server.read(conversationId, after, readSeconds);
      const others = messages.filter(({ author }) => author !== 'customer');
      for (const { author: by, text } of others) onSaid({ by, text, picture: false });
      const answer = others.find(({ author }) => author !== 'system');
      if (answer) return answer;
      after = next;
    }
    return null;
  }
}

/** Most are content, many ask on; some complain or call for a person, above all when the assistant does not know. */
function reactionTo({ author, text }: Message, crowd: Crowd, asked: ReadonlySet<string>): string {
  if (author === 'supervisor') return one(thanks);
  const content = /do not know|not certain/.test(text) ? 0.2 : 0.45;
  const luck = Math.random();
  const isNew = (words: string): boolean => !asked.has(words);
  const followUps = crowd.followUps.filter(isNew);
  const complaints = crowd.complaints.filter(isNew);
  if (luck < content || followUps.length === 0 || complaints.length === 0) return one(thanks);
  if (luck < 0.82) return one(followUps);
  return luck < 0.92 ? one(complaints) : one(calls);
}

const isThanks = (text: string): boolean => thanks.includes(text);

function one<T>(some: readonly T[]): T {
  const chosen = some[Math.floor(Math.random() * some.length)];
  if (chosen === undefined) throw new Error('There is nothing to choose from.');
  return chosen;
}
