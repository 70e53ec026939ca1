import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Runtime } from '../../infra/local/instance-images.ts';
import { Operation } from '../../shared/contract/tenant.ts';
import { type Platform, startPlatform } from '../support/platform.ts';

const refunds = {
  documentId: 'refunds',
  title: 'Refund policy',
  text: 'Refunds reach your card within 5 working days after the parcel arrives at our warehouse.',
};

/** The main job, over real HTTP, on either kind of instance. */
export function describeMainJob(runtime: Runtime, seconds: number): void {
  describe(`a tenant's life on ${runtime} instances`, () => {
    let platform: Platform;
    const tenantId = 'initech';

    beforeAll(async () => {
      platform = await startPlatform({ runtime });
    }, 60_000);
    afterAll(() => platform?.stop(), 60_000);

    const alive = (): number => platform.processesOf(tenantId).length;
    let customer: Awaited<ReturnType<Platform['visitor']>>;

    it(
      'creates the instance, answers from the knowledge with its source, sleeps, wakes on a message and remembers',
      async () => {
        await platform.createTenant(tenantId, { displayName: 'Initech', idleAfterSeconds: 3 });
        expect(alive()).toBe(2);
        await platform.operator.must('POST', `/tenants/${tenantId}/documents`, refunds);

        customer = await platform.visitor(tenantId);
        const answer = await customer.ask('How long does a refund take?');
        expect(answer).toMatchObject({
          author: 'assistant',
          citations: [{ n: 1, documentId: 'refunds', title: 'Refund policy' }],
        });
        expect(answer.text).toContain('5 working days');
        await customer.ask('My order number is 4711.');

        await platform.reached(tenantId, 'paused', seconds * 1000);
        expect(alive()).toBe(0);

        const { typing } = await customer.send('What is my order number?');
        expect(typing).toBe(true);
        const { messages } = await waitFor(
          () => customer.list(5, 20),
          ({ messages }) => messages.length > 0,
          seconds,
        );
        expect(messages).toHaveLength(1);
        expect(messages[0]).toMatchObject({ author: 'assistant' });
        expect(messages[0]?.text).toContain('4711');
        expect(alive()).toBe(2);
      },
      seconds * 4000,
    );

    it(
      'wakes for another customer too, and keeps the two apart',
      async () => {
        await platform.reached(tenantId, 'paused', seconds * 1000);
        const other = await platform.visitor(tenantId);
        const answer = await other.ask('What is my order number?', seconds * 1000);
        expect(answer.text).not.toContain('4711');
        expect((await customer.list()).messages.map(({ author }) => author)).toEqual([
          'customer',
          'assistant',
          'customer',
          'assistant',
          'customer',
          'assistant',
        ]);
      },
      seconds * 3000,
    );

    it(
      'is destroyed after a verified backup: no process, no tenant, a readable record',
      async () => {
        await platform.reached(tenantId, 'paused', seconds * 1000);
        await platform.operate('POST', `/tenants/${tenantId}/resume`);
        const { operationId } = await platform.operate('DELETE', `/tenants/${tenantId}`);
        expect(await platform.operator.tenant(tenantId)).toBeNull();
        expect(alive()).toBe(0);
        const record = Operation.parse(await platform.operator.must('GET', `/operations/${operationId}`));
        expect(record.steps.map(({ name, status }) => [name, status])).toEqual([
          ['final-backup', 'succeeded'],
          ['remove-app', 'succeeded'],
          ['clean-up', 'succeeded'],
        ]);
        await expect(customer.list()).resolves.toMatchObject({ messages: [] });
      },
      seconds * 3000,
    );
  });
}

async function waitFor<T>(look: () => Promise<T>, good: (value: T) => boolean, seconds: number): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const value = await look();
    if (good(value) || Date.now() > until) return value;
  }
}
