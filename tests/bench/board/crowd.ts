import { setTimeout as delay } from 'node:timers/promises';
import { createBoardStore } from '../../../shared/azure/cosmos/board.ts';
import { createConversationStore } from '../../../shared/azure/cosmos/conversations.ts';
import { SendMessageResponse } from '../../../shared/contract/chat.ts';
import { Me, ReplyResponse } from '../../../shared/contract/conversation.ts';
import { ApiKeyCreated } from '../../../shared/contract/tenant.ts';
import { rowOf } from '../../../shared/domain/board.ts';
import type { ConversationHead, StoredMessage } from '../../../shared/domain/conversation.ts';
import { type Change, customerWrote, introduced, newHead } from '../../../shared/domain/conversation-changes.ts';
import { conversationIdOf } from '../../../shared/domain/ids.ts';
import { type Person, personReplied, takenOver } from '../../../shared/domain/supervision-changes.ts';
import { webChat } from '../../../shared/services/chat/find-conversation.ts';
import type { Platform } from '../../support/platform.ts';
import type { BenchTenant } from '../bench-tenant.ts';

/** Something that happened: when the change was decided, just before its commit, and when its call was answered (ms since 1970). */
export type Happened = { n: number; at: number; answered: number };
export type Crowd = Awaited<ReturnType<typeof createCrowd>>;

const writersAtOnce = 16;
const timeoutMs = 20_000;
/** So many customers later a person answers: half a second at 20 events a second. */
const repliesAfter = 5;
const questions = ['Where is my parcel?', 'May I return the kettle?', 'My invoice is wrong.', 'Is the lamp in stock?'];
const tags = [['delivery'], ['returns', 'vip'], ['invoice'], []];

/** Words that are found again on the board. */
const markerOf = (n: number): string => `event ${n} of the bench`;

/** The reply to what the customer wrote at an even event: whoever shows it shows a newer state of the same row. */
export const replyTo = (n: number): number => n + 2 * repliesAfter + 1;

/**
 * Conversations of one tenant that a person has, all answered, as their commits of the past day would have left them:
 * made by the rules of the API's own code and written by its stores, without the calls.
 */
export async function createCrowd(platform: Platform, { tenantId, scope, cosmos }: BenchTenant, size: number) {
  const { operator, supervisor, api } = platform;
  const { personId, name } = Me.parse(await supervisor.must('GET', '/me'));
  const { apiKey } = ApiKeyCreated.parse(await operator.must('POST', `/tenants/${tenantId}/keys`, { name: 'Crowd' }));
  const [conversations, board] = [createConversationStore(cosmos), createBoardStore(cosmos)];
  const customers = Array.from({ length: size }, (_, n) => `customer-${n}`);
  const idOf = (customerId: string): string => conversationIdOf(tenantId, webChat, `server|${customerId}`);

  const queue = customers.entries();
  const writeSome = async (): Promise<void> => {
    for (const [n, customerId] of queue) {
      const names = { tenantId, conversationId: idOf(customerId), channel: webChat, customerId };
      const { head, messages } = pastOf(names, { personId, name }, n);
      const outcome = await conversations.commit(scope, { head, messages, etag: null });
      if (outcome !== 'committed') throw new Error(`The conversation of ${customerId} is ${outcome}.`);
      await board.put(scope, rowOf(head));
    }
  };
  await Promise.all(Array.from({ length: writersAtOnce }, writeSome));

  async function customerWrites(customerId: string, n: number): Promise<Happened> {
    const response = await fetch(`${api}/chat/messages`, {
      method: 'POST',
      headers: { 'x-tenant-id': tenantId, 'x-api-key': apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ clientMessageId: `event-${n}`, customerId, text: markerOf(n) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answered = Date.now();
    if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
    return { n, at: Date.parse(SendMessageResponse.parse(await response.json()).message.at), answered };
  }

  async function personReplies(customerId: string, n: number): Promise<Happened> {
    const path = `/conversations/${idOf(customerId)}/reply?tenantId=${tenantId}`;
    const reply = await supervisor.must('POST', path, { text: markerOf(n) });
    return { n, at: Date.parse(ReplyResponse.parse(reply).message.at), answered: Date.now() };
  }

  /** 387 and 1,000 have no common divisor: from everywhere in the crowd, and nobody twice. */
  const nth = (n: number): string => customers[(n * 387) % size] ?? '';

  return {
    /**
     * Lets events happen at an even pace, answered or not: at the even ones another customer writes, at the odd ones a
     * person replies to who wrote half a second before. What fails, or has no answer in 20 s, is left out of the result.
     */
    async talk({ from, count, perSecond }: { from: number; count: number; perSecond: number }): Promise<Happened[]> {
      const begin = performance.now();
      const events: Promise<Happened | null>[] = [];
      for (let n = from; n < from + count; n++) {
        await delay(Math.max(0, begin + ((n - from) * 1000) / perSecond - performance.now()));
        const pair = n >> 1;
        const event = n % 2 === 0 ? customerWrites(nth(pair), n) : personReplies(nth(pair + size - repliesAfter), n);
        events.push(event.catch(() => null));
      }
      return (await Promise.all(events)).filter((event) => event !== null);
    },
  };
}

/** Questions and answers of hours ago, the newest of them `n` minutes. */
function pastOf(names: Parameters<typeof newHead>[0], person: Person, n: number): Change {
  const begin = Date.now() - (180 + n) * 60_000;
  const at = (minutes: number): string => new Date(begin + minutes * 60_000).toISOString();
  const text = questions[n % questions.length] ?? '';
  const wrote = customerWrote(
    introduced(newHead(names, at(0)), { name: `Customer ${n}` }),
    { text, attachments: [] },
    at(0),
    { reopenWithinHours: 24 },
  );
  const taken = takenOver(wrote.head, person, at(1));
  const replied = personReplied(taken.head, person, 'I am looking into it and come back to you.', at(2));
  const messages: StoredMessage[] = [...wrote.messages, ...taken.messages, ...replied.messages];
  const head: ConversationHead = {
    ...replied.head,
    version: 3,
    // The packet is written, and the page that renews the claim stays open.
    packetEpoch: replied.head.epoch,
    claim: { ...person, until: new Date(Date.now() + 3_600_000).toISOString() },
    tags: tags[n % tags.length] ?? [],
  };
  return { head, messages };
}
