import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TenantStatus } from '../../../shared/contract/tenant.ts';
import type { LifecycleKind } from '../../../shared/domain/lifecycle.ts';
import { createBeginOperation } from '../../../shared/services/tenants/begin-operation.ts';
import { createCreateTenant } from '../../../shared/services/tenants/create-tenant.ts';
import { createWakeTenant } from '../../../shared/services/tenants/wake-tenant.ts';
import { hashApiKey } from '../../../shared/tenancy/resolvers/header.ts';
import type { TenantScope } from '../../../shared/tenancy/scope.ts';
import { contextFor, type LocalStores, noteBells, openLocalStores, scopeOf, stoppedClock } from './local-stores.ts';

const { now } = stoppedClock();
const record = { appName: 'a', url: 'http://a', keeperUrl: 'http://a', lifeId: 'l', bootId: 'b', snapshotAt: null };

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

const create = (scope: TenantScope, bells = noteBells()) =>
  createCreateTenant({ tenants: stores.tenants, stamp: 'west1', now })({
    ctx: contextFor(scope, bells),
    input: { settings: { confidenceThreshold: 0.5 } },
  });
const begin = (scope: TenantScope, kind: LifecycleKind, bells = noteBells()) =>
  createBeginOperation({ tenants: stores.tenants, now })({ ctx: contextFor(scope, bells), input: { kind } });

describe('creating a tenant', () => {
  it('stores it with its first operation, and its key only as a hash', async () => {
    const scope = scopeOf('fresh-shop');
    const bells = noteBells();
    const { operation, apiKey } = await create(scope, bells);
    const stored = await stores.tenants.read(scope);
    expect(stored?.value).toMatchObject({
      status: 'creating',
      stamp: 'west1',
      operation: { id: operation.id, kind: 'create' },
      settings: { displayName: 'Fresh Shop', confidenceThreshold: 0.5 },
    });
    expect(bells.started).toEqual([operation]);
    expect((await stores.tenants.operation(scope, operation.id))?.value.status).toBe('running');
    expect(await stores.tenants.findKey(scope, hashApiKey(apiKey))).toMatchObject({ name: 'first key' });
    const text = await stores.everythingOf(scope);
    expect(text).toContain(hashApiKey(apiKey));
    expect(text).not.toContain(apiKey);
  });

  it('takes a name once, also when five ask at once, and changes nothing for the others', async () => {
    const scope = scopeOf('wanted');
    const bells = noteBells();
    const asked = await Promise.allSettled(Array.from({ length: 5 }, () => create(scope, bells)));
    const refused = asked.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(4);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'conflict' });
    expect(bells.started).toHaveLength(1);
    expect(await stores.tenants.keys(scope)).toHaveLength(1);
  });

  it('gives every tenant a salt of its own', async () => {
    const salts = await Promise.all(
      ['salt-a', 'salt-b'].map(async (name) => {
        await create(scopeOf(name));
        return (await stores.tenants.read(scopeOf(name)))?.value.secretSalt;
      }),
    );
    expect(new Set(salts).size).toBe(2);
  });

  it('gives a tenant that was destroyed with its data kept its settings, salt and memory again', async () => {
    const scope = scopeOf('back-again');
    await create(scope);
    const stored = await stores.tenants.read(scope);
    const before = stored?.value;
    const snapshot = { id: 's1', lifeId: 'l1', at: '2026-01-01T00:00:00.000Z' };
    if (stored) await stores.tenants.remove(scope, stored.etag, { ...stored.value, snapshot });
    expect(await stores.tenants.read(scope)).toBeNull();
    expect(await stores.tenants.keys(scope)).toEqual([]);
    await create(scope);
    const after = (await stores.tenants.read(scope))?.value;
    expect(after).toMatchObject({ snapshot, settings: before?.settings, secretSalt: before?.secretSalt });
  });
});

describe('beginning an operation', () => {
  it('is for one at a time: of two at once, one is refused with the name of the other', async () => {
    for (let round = 0; round < 5; round++) {
      const scope = await stores.newTenant();
      const asked = await Promise.allSettled([begin(scope, 'pause'), begin(scope, 'destroy')]);
      const begun = asked.find((one) => one.status === 'fulfilled')?.value;
      const refusal = asked.find((one) => one.status === 'rejected')?.reason;
      expect(refusal).toMatchObject({ code: 'conflict' });
      expect(refusal.message).toContain(begun?.id);
      expect(refusal.message).toContain(begun?.kind);
      const tenant = (await stores.tenants.read(scope))?.value;
      expect(tenant?.operation).toEqual({ id: begun?.id, kind: begun?.kind });
    }
  });

  it('changes the status and stores the operation before it is set in motion', async () => {
    const scope = await stores.newTenant();
    const seen: (TenantStatus | undefined)[] = [];
    const bells = noteBells();
    const operation = await begin(scope, 'pause', {
      ...bells,
      startOperation: async () => {
        seen.push((await stores.tenants.read(scope))?.value.status);
      },
    });
    expect(seen).toEqual(['pausing']);
    expect(operation && (await stores.tenants.operation(scope, operation.id))?.value).toEqual(operation);
  });

  it.each<[TenantStatus, LifecycleKind]>([
    ['paused', 'pause'],
    ['ready', 'resume'],
    ['pausing', 'destroy'],
    ['destroying', 'resume'],
  ])('refuses a tenant that is %s to %s', async (status, kind) => {
    const scope = await stores.newTenant({ status });
    await expect(begin(scope, kind)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(status),
    });
  });

  it('refuses to resume what never had an instance', async () => {
    const scope = await stores.newTenant({ status: 'failed' });
    await expect(begin(scope, 'resume')).rejects.toMatchObject({ code: 'conflict' });
    const had = await stores.newTenant({ status: 'failed', instance: record });
    expect(await begin(had, 'resume')).toMatchObject({ kind: 'resume' });
  });

  it('does not know a tenant that is gone by the time it writes', async () => {
    const scope = await stores.newTenant();
    const tenants = {
      ...stores.tenants,
      read: async (asked: TenantScope) => {
        const stored = await stores.tenants.read(asked);
        await stores.tenants.remove(asked, stored?.etag ?? '', null);
        return stored;
      },
    };
    const late = createBeginOperation({ tenants, now })({ ctx: contextFor(scope), input: { kind: 'pause' } });
    await expect(late).rejects.toMatchObject({ code: 'not-found' });
  });

  it('does not know a tenant that is not there', async () => {
    await expect(begin(scopeOf('nobody'), 'pause')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('waking a tenant', () => {
  const wake = (scope: TenantScope, bells = noteBells()) =>
    createWakeTenant({
      tenants: stores.tenants,
      beginOperation: createBeginOperation({ tenants: stores.tenants, now }),
    })({
      ctx: contextFor(scope, bells),
    });

  it('resumes a paused one once, however many ask', async () => {
    const scope = await stores.newTenant({ status: 'paused', instance: record });
    const bells = noteBells();
    const woken = await Promise.all(Array.from({ length: 6 }, () => wake(scope, bells)));
    expect(woken).toEqual(Array.from({ length: 6 }, () => ({ ready: false })));
    expect(bells.started.map(({ kind }) => kind)).toEqual(['resume']);
  });

  it('leaves a ready one, a failed one and one that is gone as they are', async () => {
    expect(await wake(await stores.newTenant())).toEqual({ ready: true });
    const failed = await stores.newTenant({ status: 'failed', instance: record });
    expect(await wake(failed)).toEqual({ ready: false });
    expect((await stores.tenants.read(failed))?.value.status).toBe('failed');
    expect(await wake(scopeOf('nobody'))).toEqual({ ready: false });
  });
});
