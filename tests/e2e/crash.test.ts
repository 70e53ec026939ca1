import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { openDatabase } from '../../shared/azure/cosmos/database.ts';
import { Draft } from '../../shared/domain/conversation.ts';
import { type Platform, startPlatform, type Visitor } from '../support/platform.ts';

const Usage = z.object({ totals: z.record(z.string(), z.number()) });

/** What must hold of any conversation, whatever was killed: nothing lost, doubled, reordered or left unanswered. */
async function expectWhole(platform: Platform, visitor: Visitor, sent: string[]): Promise<void> {
  const { messages } = await visitor.list();
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
  expect(messages.filter(({ author }) => author === 'customer').map(({ text }) => text)).toEqual(sent);
  expect(messages.at(-1)?.author).toBe('assistant');

  // Every customer message belongs to exactly one delivered turn, and every turn was shown once.
  const { resources } = await openDatabase({ ...platform.cosmos, database: 'clawdesk' })
    .container('conversations')
    .items.query("SELECT * FROM c WHERE c.type = 'd' AND c.status = 'delivered'", {
      partitionKey: [visitor.tenantId, visitor.conversationId],
    })
    .fetchAll();
  const turns = z
    .array(Draft)
    .parse(resources)
    .sort((a, b) => a.toSeq - b.toSeq);
  expect(messages.filter(({ author }) => author === 'assistant')).toHaveLength(turns.length);
  const customerSeqs = messages.filter(({ author }) => author === 'customer').map(({ seq }) => seq);
  expect(turns.flatMap(({ fromSeq, toSeq }) => customerSeqs.filter((seq) => seq >= fromSeq && seq <= toSeq))).toEqual(
    customerSeqs,
  );
}

async function settled(visitor: Visitor, seconds: number): Promise<void> {
  const until = Date.now() + seconds * 1000;
  while ((await visitor.list()).typing) {
    if (Date.now() > until) throw new Error(`Still unanswered after ${seconds} s.`);
    await delay(200);
  }
}

describe('the app killed with -9 while customers write', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ modelLatencyMs: 150 });
    await platform.createTenant('hooli', { idleAfterSeconds: 4 });
  }, 60_000);
  afterAll(() => platform?.stop(), 60_000);

  it('loses nothing, doubles nothing and answers everybody', async () => {
    const visitors = await Promise.all([1, 2, 3].map(() => platform.visitor('hooli')));
    const texts = Array.from({ length: 8 }, (_, n) => `My order number is ${4000 + n}.`);
    let over = false;

    const write = async (visitor: Visitor): Promise<void> => {
      for (const [n, text] of texts.entries()) {
        for (let attempt = 0; ; attempt++) {
          // The same id again after a lost answer: the customer's page does the same.
          const stored = await visitor.send(text, `message-${n}`).then(
            () => true,
            () => false,
          );
          if (stored) break;
          if (attempt > 100) throw new Error('The app did not come back.');
          await delay(150);
        }
        await delay(Math.random() * 900);
      }
    };
    const killer = async (): Promise<void> => {
      while (!over) {
        await delay(400 + Math.random() * 1200);
        await platform.restartHost();
      }
    };
    const killing = killer();
    await Promise.all(visitors.map(write));
    over = true;
    await killing;
    for (const visitor of visitors) {
      await settled(visitor, 60);
      await expectWhole(platform, visitor, texts);
    }
  }, 150_000);
});

describe('every activity run twice', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ runActivitiesTwice: true });
  }, 60_000);
  afterAll(() => platform?.stop(), 60_000);

  it('creates, answers, pauses, wakes and counts each turn once', async () => {
    await platform.createTenant('umbrella', { idleAfterSeconds: 0 });
    const visitor = await platform.visitor('umbrella');
    await visitor.ask('My order number is 4711.');
    await platform.operate('POST', '/tenants/umbrella/pause');
    expect(platform.processesOf('umbrella')).toEqual([]);
    const answer = await visitor.ask('What is my order number?');
    expect(answer.text).toContain('4711');
    await settled(visitor, 10);
    await expectWhole(platform, visitor, ['My order number is 4711.', 'What is my order number?']);
    const { totals } = Usage.parse(await platform.operator.must('GET', '/tenants/umbrella/usage'));
    expect(totals.turns).toBe(2);
  }, 90_000);
});
