import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tenantLifecycleActivities } from '../../../orchestrations/tenant-lifecycle/tenant-lifecycle.activities.ts';
import type { TenantStore } from '../../../shared/azure/cosmos/tenants.ts';
import type { LifecycleKind } from '../../../shared/domain/lifecycle.ts';
import { addKey } from '../../../shared/services/tenants/add-key.ts';
import { createBeginOperation } from '../../../shared/services/tenants/begin-operation.ts';
import { createCreateTenant } from '../../../shared/services/tenants/create-tenant.ts';
import type { TenantScope } from '../../../shared/tenancy/scope.ts';
import { contextFor, type LocalStores, noteBells, openLocalStores } from './local-stores.ts';

const now = () => new Date();
const at = now().toISOString();

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

/** The store, in which `act` happens before the call of this number; whether it came so far. */
function interrupted(number: number, act: () => Promise<unknown>): { tenants: TenantStore; wasReached: () => boolean } {
  let calls = 0;
  const tenants = new Proxy(stores.tenants, {
    get(target, name) {
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== 'function' || name === 'newOperation') return method;
      return async (...args: unknown[]) => {
        if (calls++ === number) await act();
        return Reflect.apply(method, target, args) as unknown;
      };
    },
  });
  return { tenants, wasReached: () => calls > number };
}

const create = (scope: TenantScope, tenants: TenantStore = stores.tenants) =>
  createCreateTenant({ tenants, stamp: 'west1', now })({ ctx: contextFor(scope), input: { settings: {} } });
const begin = async (scope: TenantScope, kind: LifecycleKind): Promise<string> => {
  const begun = await createBeginOperation({ tenants: stores.tenants, now })({
    ctx: contextFor(scope),
    input: { kind, options: { keepData: false, force: false } },
  });
  return begun?.id ?? '';
};
const end = (scope: TenantScope, kind: LifecycleKind, operationId: string, tenants: TenantStore = stores.tenants) =>
  tenantLifecycleActivities({ tenants, conversations: stores.conversations, steps: {}, now }).endOperation(
    { tenantId: scope.tenantId, operationId, kind, undone: true },
    noteBells(),
  );

/** Tries every position until the work ends before it. */
async function atEveryCall(least: number, one: (position: number) => Promise<boolean>): Promise<void> {
  let reached = 0;
  while (await one(reached)) reached += 1;
  expect(reached).toBeGreaterThan(least);
}

describe('an operation whose end is carried out twice', () => {
  it('leaves the next tenant of the name alone, whenever that was created', async () => {
    await atEveryCall(4, async (position) => {
      const scope = await stores.newTenant();
      const operationId = await begin(scope, 'destroy');
      let next: Awaited<ReturnType<typeof create>> | undefined;
      const { tenants, wasReached } = interrupted(position, async () => {
        await end(scope, 'destroy', operationId);
        next = await create(scope);
      });
      await end(scope, 'destroy', operationId, tenants);
      if (!wasReached()) return false;
      const left = (await stores.tenants.read(scope))?.value;
      expect([position, left?.operation?.id]).toEqual([position, next?.operation.id]);
      expect((await stores.tenants.keys(scope)).map(({ name }) => name)).toEqual(['first key']);
      return true;
    });
  });

  it('leaves the next operation alone, whenever that began', async () => {
    await atEveryCall(3, async (position) => {
      const scope = await stores.newTenant();
      const operationId = await begin(scope, 'pause');
      let next = '';
      const { tenants, wasReached } = interrupted(position, async () => {
        await end(scope, 'pause', operationId);
        next = await begin(scope, 'destroy');
      });
      await end(scope, 'pause', operationId, tenants);
      if (!wasReached()) return false;
      const left = (await stores.tenants.read(scope))?.value;
      expect([position, left?.status, left?.operation?.id]).toEqual([position, 'destroying', next]);
      return true;
    });
  });

  it('is told as succeeded when it is begun again after its tenant has gone', async () => {
    const scope = await stores.newTenant();
    const operationId = await begin(scope, 'destroy');
    const isLost = { ...stores.tenants, writeSteps: async () => Promise.reject(new Error('The process ends.')) };
    await expect(end(scope, 'destroy', operationId, isLost)).rejects.toThrow('ends');
    const nothingToDo = { run: () => Promise.reject(new Error('There is nothing left.')) };
    const again = tenantLifecycleActivities({
      tenants: stores.tenants,
      conversations: stores.conversations,
      steps: { 'remove-app': nothingToDo },
      now,
    });
    const input = { tenantId: scope.tenantId, operationId, kind: 'destroy' as const };
    expect(await again.lifecycleStep({ ...input, step: 'remove-app', phase: 'run' })).toEqual({ done: true });
    await end(scope, 'destroy', operationId);
    expect((await stores.tenants.operation(scope, operationId))?.value.status).toBe('succeeded');
  });

  it('removes the tenant although a message or a setting came in between', async () => {
    await atEveryCall(4, async (position) => {
      const scope = await stores.newTenant();
      const operationId = await begin(scope, 'destroy');
      const { tenants, wasReached } = interrupted(position, () => stores.tenants.touch(scope, at));
      await end(scope, 'destroy', operationId, tenants);
      expect([position, await stores.tenants.read(scope)]).toEqual([position, null]);
      return wasReached();
    });
  });
});

describe('a name that is asked for again', () => {
  it('is taken, or comes with what its last tenant left, whenever that goes', async () => {
    await atEveryCall(0, async (position) => {
      const scope = await stores.newTenant();
      const before = (await stores.tenants.read(scope))?.value;
      const operationId = await begin(scope, 'destroy');
      const { tenants, wasReached } = interrupted(position, () => end(scope, 'destroy', operationId));
      const outcome = await create(scope, tenants).catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect([position, outcome]).toMatchObject([position, { code: 'conflict' }]);
        return wasReached();
      }
      const after = (await stores.tenants.read(scope))?.value;
      expect([position, after?.secretSalt]).toEqual([position, before?.secretSalt]);
      return wasReached();
    });
  });
});

describe('a tenant’s API keys', () => {
  const add = (scope: TenantScope, tenants: TenantStore = stores.tenants) => addKey(tenants, scope, { name: 'x', at });

  it('are 20 at most, also when one more comes at any moment', async () => {
    await atEveryCall(2, async (position) => {
      const scope = await stores.newTenant();
      for (let n = 2; n < 20; n++) await add(scope);
      const { tenants, wasReached } = interrupted(position, () => add(scope));
      await add(scope, tenants).catch((error: unknown) => expect(error).toMatchObject({ code: 'conflict' }));
      expect(await stores.tenants.keys(scope)).toHaveLength(20);
      return wasReached();
    });
  });

  it('never outlive the tenant, whenever it goes while one is added', async () => {
    await atEveryCall(2, async (position) => {
      const scope = await stores.newTenant();
      const { tenants, wasReached } = interrupted(position, async () => {
        await end(scope, 'destroy', await begin(scope, 'destroy'));
      });
      const outcome = await add(scope, tenants).catch((error: unknown) => error);
      if (!wasReached()) return false;
      expect([position, outcome]).toMatchObject([position, { code: 'not-found' }]);
      expect(await stores.tenants.keys(scope)).toEqual([]);
      return true;
    });
  });

  it('are not added to a tenant that is being destroyed', async () => {
    const scope = await stores.newTenant();
    await begin(scope, 'destroy');
    await expect(add(scope)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('destroyed') });
  });
});
