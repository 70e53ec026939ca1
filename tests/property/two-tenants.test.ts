import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { putPassages } from '../support/put-passages.ts';
import { type Desk, openDesk } from '../unit/services/turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

/** Holds every answer until its number is called. */
function counter() {
  const waiting = new Map<number, () => void>();
  let taken = 0;
  let arrived = (): void => undefined;
  return {
    take: (): Promise<void> =>
      new Promise((resolve) => {
        waiting.set(taken++, resolve);
        arrived();
      }),
    /** Resolves when so many wait. */
    full: (count: number): Promise<void> =>
      new Promise((resolve) => {
        arrived = () => taken >= count && resolve();
        arrived();
      }),
    call: (number: number): void => waiting.get(number)?.(),
  };
}

/** A tenant whose documents, customers, colleagues and assistant all say its secret word. */
async function secretive(secret: string, queue: ReturnType<typeof counter>, conversationId: string) {
  const conversation = await desk.newConversation(async () => {
    await queue.take();
    return `The password is ${secret} [1].`;
  }, conversationId);
  const passages = [`The password of the refund desk is ${secret}.`];
  await putPassages(desk.knowledge, conversation.scope, { documentId: 'policy', title: `Refunds ${secret}`, passages });
  await conversation.write(`I am ${secret}, what is the password of the refund desk?`);
  await conversation.takeOver();
  await conversation.reply(`Hello ${secret}, I hand you back.`);
  await conversation.handBack();
  await conversation.write('password of the refund desk');
  return { ...conversation, secret };
}

describe('two tenants at the same time', () => {
  it('never see a word of each other, in whatever order their turns end', async () => {
    const order = fc.shuffledSubarray([0, 1], { minLength: 2 });
    await fc.assert(
      fc.asyncProperty(order, fc.boolean(), fc.integer({ min: 1, max: 1e9 }), async (ends, taken, seed) => {
        const queue = counter();
        // The same names on both sides: only the scope tells them apart.
        const alpha = await secretive(`alpha${seed}`, queue, 'c1');
        const beta = await secretive(`beta${seed}`, queue, 'c1');
        const running = [alpha, beta].map(({ runTurn }) => runTurn());
        await queue.full(2);
        if (taken) await alpha.takeOver();
        for (const number of ends) {
          queue.call(number);
          await Promise.race(running);
        }
        const results = await Promise.all(running);
        expect(results.map(({ next }) => next)).toEqual([taken ? 'again' : 'wait', 'wait']);

        for (const mine of [alpha, beta]) {
          const theirs = mine === alpha ? beta : alpha;
          const seen = JSON.stringify(mine.instance.asked) + (await desk.stores.everythingOf(mine.scope));
          expect(seen).toContain(mine.secret);
          expect(seen).not.toContain(theirs.secret);
          expect(mine.instance.asked[0]?.text).toContain(`The password of the refund desk is ${mine.secret}.`);
          const found = await desk.knowledge.search(mine.scope, `password ${theirs.secret}`, 50);
          expect(JSON.stringify(found)).not.toContain(theirs.secret);
          expect(await mine.turns()).toBe(taken && mine === alpha ? 0 : 1);
        }
      }),
      { numRuns: 8 },
    );
  });
});
