import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { customerWrote, newHead } from '../../../shared/domain/conversation-changes.ts';
import { defaultSettings } from '../../../shared/domain/tenant.ts';
import { createPauseIdleTenants } from '../../../shared/services/fleet/pause-idle-tenants.ts';
import { createSweep } from '../../../shared/services/fleet/sweep.ts';
import { createBeginOperation } from '../../../shared/services/tenants/begin-operation.ts';
import type { TenantScope } from '../../../shared/tenancy/scope.ts';
import { contextFor, type LocalStores, noteBells, openLocalStores, stoppedClock } from './local-stores.ts';

// Both timers look over the whole stamp, so that every test has an account of its own.
let stores: LocalStores;
beforeEach(async () => {
  stores = await openLocalStores();
});
afterEach(() => stores.close());

const clock = stoppedClock();
const ago = (seconds: number): string => new Date(clock.now().getTime() - seconds * 1000).toISOString();

async function wait({ tenantId }: TenantScope, scope: TenantScope, seconds: number, conversationId = 'cwaiting0') {
  const names = { tenantId, conversationId, channel: 'web-chat', customerId: 'v1' };
  const change = customerWrote(newHead(names, ago(seconds)), { text: 'Hello?', attachments: [] }, ago(seconds), {
    reopenWithinHours: 72,
  });
  await stores.conversations.commit(scope, { ...change, etag: null });
}

describe('the timer that puts tenants to sleep', () => {
  const pauseIdle = (bells = noteBells()) =>
    createPauseIdleTenants({
      ...stores,
      beginOperation: createBeginOperation({ tenants: stores.tenants, now: clock.now }),
      now: clock.now,
    })(bells);

  it('pauses who was silent long enough, and nobody else', async () => {
    const settings = { ...defaultSettings('shop'), idleAfterSeconds: 900 };
    const idle = await stores.newTenant({ settings, lastActivityAt: ago(901) });
    await stores.newTenant({ settings, lastActivityAt: ago(899) });
    await stores.newTenant({ settings: { ...settings, idleAfterSeconds: 0 }, lastActivityAt: ago(90_000) });
    await stores.newTenant({ settings, lastActivityAt: ago(90_000), status: 'failed' });
    const bells = noteBells();
    expect(await pauseIdle(bells)).toEqual([idle.tenantId]);
    expect(bells.started.map(({ kind, tenantId }) => [kind, tenantId])).toEqual([['pause', idle.tenantId]]);
    expect(await pauseIdle()).toEqual([]);
  });

  it('leaves a tenant awake whose customer waits for an answer', async () => {
    const scope = await stores.newTenant({ lastActivityAt: ago(5000) });
    await wait(scope, scope, 10);
    expect(await pauseIdle()).toEqual([]);
  });

  it('goes on with the others when one is just being changed', async () => {
    const busy = await stores.newTenant({ lastActivityAt: ago(5000), operation: { id: 'x.1', kind: 'pause' } });
    const idle = await stores.newTenant({ lastActivityAt: ago(5000) });
    expect(await pauseIdle()).toEqual([idle.tenantId]);
    expect((await stores.tenants.read(busy))?.value.status).toBe('ready');
  });

  it('lets a message win that comes between the look and the pause', async () => {
    const scope = await stores.newTenant({ lastActivityAt: ago(5000) });
    const beginOperation = createBeginOperation({ tenants: stores.tenants, now: clock.now });
    const paused = await createPauseIdleTenants({
      ...stores,
      now: clock.now,
      beginOperation: async (request) => {
        await stores.tenants.touch(scope, ago(0));
        return beginOperation(request);
      },
    })(noteBells());
    expect(paused).toEqual([]);
    expect((await stores.tenants.read(scope))?.value).toMatchObject({ status: 'ready', operation: null });
  });
});

describe('the sweep', () => {
  const sweep = async () => {
    const bells = noteBells();
    const chainPending = { chain: async () => {}, sweep: async () => 0 };
    await createSweep({ ...stores, publish: { row: () => {} }, chainPending, now: clock.now })(bells);
    return bells;
  };

  it('rings who has waited for more than half a minute, in every tenant, and nobody else', async () => {
    const [one, other] = [await stores.newTenant(), await stores.newTenant()];
    await wait(one, one, 31, 'clong00001');
    await wait(one, one, 29, 'cshort0001');
    await wait(other, other, 3600, 'clong00002');
    const { rung } = await sweep();
    expect(rung.map(({ conversationId }) => conversationId).sort()).toEqual(['clong00001', 'clong00002']);
    expect(new Set(rung.map(({ tenantId }) => tenantId))).toEqual(new Set([one.tenantId, other.tenantId]));
  });

  it('starts operations again that began two minutes ago and have not ended', async () => {
    const scope = await stores.newTenant({}, ago(500));
    const old = createBeginOperation({ tenants: stores.tenants, now: () => new Date(ago(121)) });
    const begun = await old({ ctx: contextFor(scope), input: { kind: 'pause' } });
    const fresh = await stores.newTenant({}, ago(500));
    const recent = createBeginOperation({ tenants: stores.tenants, now: () => new Date(ago(119)) });
    await recent({ ctx: contextFor(fresh), input: { kind: 'pause' } });
    expect((await sweep()).started).toEqual([begun]);
  });
});
