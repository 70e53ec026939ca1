import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memorySteps } from '../../../orchestrations/tenant-lifecycle/steps/memory-steps.ts';
import { rowOf } from '../../../shared/domain/board.ts';
import type { Draft } from '../../../shared/domain/conversation.ts';
import { customerWrote, newHead } from '../../../shared/domain/conversation-changes.ts';
import { createSupervise } from '../../../shared/services/conversations/supervise.ts';
import { openScope, type TenantScope } from '../../../shared/tenancy/scope.ts';
import { contextFor } from '../../unit/services/local-stores.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(() => world?.close());

const operationId = 'kettles.destroy';

/** The looks of the step that deletes what a destroyed tenant leaves, long after its operation began. */
function looksOf(scope: TenantScope): { first(): Promise<void>; second(): Promise<void> } {
  const { stores, knowledge, files } = world;
  const unused = {} as never;
  const steps = memorySteps({
    ...stores,
    knowledge,
    files,
    precedents: { removeTenant: async () => {} },
    apps: unused,
    snapshots: unused,
    connect: unused,
    now: () => new Date(),
  });
  let carry: unknown;
  const look = async (isLast: boolean): Promise<void> => {
    const outcome = await steps['clean-up'].run({ scope, tenant: unused, operationId, carry });
    expect(outcome).toMatchObject({ done: isLast });
    if (!outcome.done) carry = outcome.carry;
  };
  return {
    async first() {
      await stores.changeTenant(scope, (tenant) => ({ ...tenant, status: 'destroying' }));
      await look(false);
    },
    second: () => look(true),
  };
}

const nothing = { texts: [], blobs: [], records: [] };

describe('what is stored while a destroyed tenant is cleaned up', () => {
  const add = (scope: TenantScope, useCases: ReturnType<World['useCases']>) =>
    useCases.addDocument({ ctx: { scope }, input: { documentId: 'kettles', title: 'Kettles', text: 'A kettle.' } });

  const bringIn = async (scope: TenantScope, useCases: ReturnType<World['useCases']>) => {
    const input = { documentId: 'kettles', contentType: 'text/plain' as const, bytes: Buffer.from('A kettle.') };
    const ctx = contextFor(scope);
    await useCases.storeFile({ ctx, input });
    const revision = (await world.stores.tenants.document(scope, 'kettles'))?.value.revision ?? 'gone';
    await useCases.bringIn(scope, { documentId: 'kettles', revision });
  };

  it.each([
    ['a text', add],
    ['a file', bringIn],
  ])(
    'is gone afterwards, whenever %s comes',
    async (_what, work) => {
      let came = 0;
      for (let position = 0; ; position++) {
        const scope = await world.stores.newTenant();
        const looks = looksOf(scope);
        let calls = 0;
        const useCases = world.useCases(async () => {
          if (calls++ === position) await looks.first();
        });
        await work(scope, useCases).catch((error: unknown) => expect(error).toMatchObject({ code: 'conflict' }));
        if (calls <= position) break;
        came += 1;
        await looks.second();
        expect([position, await world.left(scope)]).toEqual([position, nothing]);
      }
      expect(came).toBeGreaterThan(8);
    },
    120_000,
  );

  it('is refused from the beginning', async () => {
    const scope = await world.stores.newTenant({ status: 'destroying' });
    await expect(add(scope, world.useCases())).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('destroyed'),
    });
    expect(await world.left(scope)).toEqual(nothing);
  });
});

describe('a conversation of a tenant that is being destroyed', () => {
  const said = { text: 'Where is my kettle?', attachments: [] };

  async function conversationIn(scope: TenantScope) {
    const at = new Date().toISOString();
    const names = { tenantId: scope.tenantId, conversationId: 'c12345678', channel: 'web-chat', customerId: 'anna' };
    await world.stores.change(scope, names.conversationId, (head, settings) =>
      customerWrote(head ?? newHead(names, at), said, at, settings),
    );
    await world.stores.shown();
    const head = (await world.stores.conversations.head(scope, names.conversationId))?.value;
    if (!head) throw new Error('The conversation was not stored.');
    return head;
  }

  it('leaves neither a row of the board nor a draft that were on their way', async () => {
    const scope = await world.stores.newTenant();
    const head = await conversationIn(scope);
    const looks = looksOf(scope);
    await looks.first();
    await world.stores.board.put(scope, rowOf(head));
    await world.stores.conversations.recordDraft(scope, head.conversationId, { draftId: '1-1-1-0' } as Draft);
    await looks.second();
    expect(await world.stores.everythingOf(scope)).not.toContain(head.conversationId);
  });

  it('takes nothing from people any more', async () => {
    const scope = await world.stores.newTenant();
    const { conversationId } = await conversationIn(scope);
    await world.stores.changeTenant(scope, (tenant) => ({ ...tenant, status: 'destroying' }));
    const supervise = createSupervise({ ...world.stores, now: () => new Date() });
    const person = openScope(scope.tenantId, {
      kind: 'person',
      personId: 'p1',
      name: 'Maya',
      roles: ['Supervisor'],
      tenants: [scope.tenantId],
    });
    await expect(
      supervise.addNote({ ctx: contextFor(person), input: { conversationId, text: 'x' } }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });
});
