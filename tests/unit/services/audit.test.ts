// Over 300 lines: everything that a chain has to withstand, over the same stores; parts would repeat the set-up.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAuditStore } from '../../../shared/azure/cosmos/audit.ts';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import { type AuditFacts, beginningOf, chained, type Link } from '../../../shared/domain/audit.ts';
import { newHead } from '../../../shared/domain/conversation-changes.ts';
import { createChainPending, type PendingActs } from '../../../shared/services/audit/chain-pending.ts';
import { createRecordAct, factsOf } from '../../../shared/services/audit/record-act.ts';
import { createVerifyChain } from '../../../shared/services/audit/verify-chain.ts';
import { openScope, type TenantScope } from '../../../shared/tenancy/scope.ts';
import { auditKeyOf } from '../../../shared/tenancy/tenant-secrets.ts';
import { type LocalStores, openLocalStores, scopeOf, stoppedClock } from './local-stores.ts';

const clock = stoppedClock();
const key = auditKeyOf(Buffer.alloc(32, 7));

let stores: LocalStores;
let audit: ReturnType<typeof createAuditStore>;
beforeAll(async () => {
  stores = await openLocalStores();
  audit = createAuditStore(stores.database, key);
});
afterAll(() => stores.close());

const personIn = (tenantId: string): TenantScope =>
  openScope(tenantId, { kind: 'person', personId: 'p1', name: 'Pat', roles: ['Supervisor'], tenants: [tenantId] });
const act = (tenantId: string, n = 1): AuditFacts => {
  const facts = factsOf(
    personIn(tenantId),
    { auditId: `act-${String(n).padStart(6, '0')}`, action: 'conversation.take-over', conversationId: 'c0123456789' },
    clock.now().toISOString(),
  );
  if (!facts) throw new Error('A person’s act is audited.');
  return facts;
};
const verify = (tenantId: string, store = audit) => createVerifyChain({ audit: store })(scopeOf(tenantId));
const everything = async (tenantId: string): Promise<AuditEntry[]> => {
  const all: AuditEntry[] = [];
  let before: number | undefined;
  for (;;) {
    const { entries, next } = await audit.page(scopeOf(tenantId), before, 7);
    all.push(...entries);
    if (next === null) return all.reverse();
    before = next;
  }
};
/** As somebody does who has the database, and not the key. */
const tampered = async (tenantId: string, tamper: (documents: ReturnType<typeof documentsOf>) => Promise<unknown>) => {
  for (let n = 1; n <= 5; n++) await audit.append(scopeOf(tenantId), act(tenantId, n));
  await tamper(documentsOf(tenantId));
  return verify(tenantId);
};
function documentsOf(tenantId: string) {
  const container = stores.database.container('audit');
  const id = (seq: number): string => `e|${String(seq).padStart(10, '0')}`;
  const write = (document: Record<string, unknown>) => container.items.upsert({ ...document, tenantId });
  return {
    id,
    write,
    read: async (name: string) => (await container.item(name, tenantId).read()).resource as Record<string, unknown>,
    remove: (name: string) => container.item(name, tenantId).delete(),
    /** All five acts told otherwise, as a chain that fits; returns its end. */
    async rewrite(): Promise<Link> {
      let last = beginningOf(tenantId);
      for (let n = 1; n <= 5; n++) {
        const entry = chained({ ...act(tenantId, n), cause: 'nothing happened' }, last);
        await write({ ...entry, id: id(n) });
        last = entry;
      }
      return last;
    },
  };
}

describe('the audit store', () => {
  it('makes one chain without gaps of 50 acts at once in several processes', async () => {
    const processes = Array.from({ length: 5 }, () => createAuditStore(stores.database, key));
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => processes[n % 5]?.append(scopeOf('crowd'), act('crowd', n))),
    );
    expect(await verify('crowd')).toEqual({ intact: true, entries: 50, brokenAt: null, problem: null });
    const entries = await everything('crowd');
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    expect(new Set(entries.map(({ auditId }) => auditId)).size).toBe(50);
  });

  it('chains the same act once, also ten times at once and later again', async () => {
    const processes = Array.from({ length: 5 }, () => createAuditStore(stores.database, key));
    const same = await Promise.all(
      Array.from({ length: 10 }, (_, n) => processes[n % 5]?.append(scopeOf('once'), act('once'))),
    );
    await audit.append(scopeOf('once'), act('once', 2));
    const again = await audit.append(scopeOf('once'), { ...act('once'), at: '2027-01-01T00:00:00.000Z' });
    expect(new Set([...same, again].map((entry) => entry?.hash)).size).toBe(1);
    expect(await verify('once')).toMatchObject({ intact: true, entries: 2 });
  });

  it('pages from the newest to the first, and tells when that is reached', async () => {
    for (let n = 1; n <= 4; n++) await audit.append(scopeOf('pages'), act('pages', n));
    const seqs = async (before?: number) => {
      const { entries, next } = await audit.page(scopeOf('pages'), before, 2);
      return [entries.map(({ seq }) => seq), next];
    };
    expect(await seqs()).toEqual([[4, 3], 3]);
    expect(await seqs(3)).toEqual([[2, 1], null]);
    expect(await audit.page(scopeOf('nobody'), undefined, 2)).toEqual({ entries: [], next: null });
  });

  it('keeps tenants apart, and takes neither a foreign act nor a scope that was not opened', async () => {
    await audit.append(scopeOf('left'), act('left'));
    await expect(audit.append(scopeOf('right'), act('left'))).rejects.toThrow('another tenant');
    await expect(audit.append({ ...scopeOf('left') }, act('left'))).rejects.toThrow('openScope');
    expect(await everything('right')).toEqual([]);
    expect(await verify('right')).toEqual({ intact: true, entries: 0, brokenAt: null, problem: null });
  });

  it('goes on with a chain of more than one page', async () => {
    for (let n = 1; n <= 503; n++) await audit.append(scopeOf('long'), act('long', n));
    expect(await verify('long')).toMatchObject({ intact: true, entries: 503 });
  }, 60_000);
});

describe('somebody who has only the database', () => {
  it.each<[string, number, string, Parameters<typeof tampered>[1]]>([
    [
      'changes who did it',
      3,
      'was changed',
      async ({ read, write, id }) =>
        write({ ...(await read(id(3))), actor: { personId: 'p2', name: 'Kim', roles: ['Supervisor'] } }),
    ],
    ['takes an entry out', 2, 'Entry 2 is missing', ({ remove, id }) => remove(id(2))],
    ['makes an entry unreadable', 4, 'cannot be read', ({ write, id }) => write({ id: id(4), seq: 4 })],
    [
      'cuts off the end',
      4,
      'Entries 4 to 5 are missing',
      async ({ remove, id }) => {
        await remove(id(5));
        await remove(id(4));
      },
    ],
    [
      'cuts off the end and moves the head back',
      4,
      'seal',
      async ({ read, write, remove, id }) => {
        await remove(id(5));
        const { hash } = await read(id(4));
        await write({ ...(await read('head')), seq: 4, hash });
      },
    ],
    [
      'puts an entry behind the end',
      6,
      'not appended by the platform',
      async ({ read, write, id }) => {
        const last = (await read(id(5))) as AuditEntry;
        await write({ ...chained(act(last.tenantId, 99), last), id: id(6) });
      },
    ],
    [
      'puts an entry between two pages',
      4,
      'Entry 3 stands where',
      async ({ read, write, id }) => {
        await write({ ...(await read(id(3))), id: `${id(3)}b` });
      },
    ],
    ['writes the whole chain anew', 5, 'not the one that the chain’s end names', ({ rewrite }) => rewrite()],
    [
      'writes the whole chain and the head anew',
      5,
      'seal',
      async ({ read, write, rewrite }) => {
        const { hash } = await rewrite();
        await write({ ...(await read('head')), hash });
      },
    ],
    ['removes the head', 1, 'not appended by the platform', ({ remove }) => remove('head')],
  ])('is noticed: %s', async (what, brokenAt, problem, tamper) => {
    const tenantId = `t${what.replaceAll(/\W/g, '')}`.slice(0, 30).toLowerCase();
    expect(await tampered(tenantId, tamper)).toMatchObject({
      intact: false,
      brokenAt,
      problem: expect.stringContaining(problem),
    });
    // Acts go on being recorded, and the chain does not heal.
    for (const n of [6, 7]) await audit.append(scopeOf(tenantId), act(tenantId, n));
    expect((await everything(tenantId)).slice(-2).map(({ auditId }) => auditId)).toEqual(['act-000006', 'act-000007']);
    expect(await verify(tenantId)).toMatchObject({ intact: false });
  });

  it('is noticed with the key of another platform', async () => {
    const forger = createAuditStore(stores.database, auditKeyOf(Buffer.alloc(32, 8)));
    await forger.append(scopeOf('forged'), act('forged'));
    expect(await verify('forged')).toMatchObject({ intact: false, brokenAt: 1 });
  });
});

describe('verifying', () => {
  it('is not led astray by acts that are recorded meanwhile', async () => {
    for (let n = 1; n <= 3; n++) await audit.append(scopeOf('busy'), act('busy', n));
    let n = 3;
    const meanwhile = async () => {
      if (n < 9) await audit.append(scopeOf('busy'), act('busy', ++n));
    };
    const store = {
      async *walk(scope: TenantScope, after: number) {
        yield* audit.walk(scope, after);
        await meanwhile();
      },
      async end(scope: TenantScope) {
        const end = await audit.end(scope);
        await meanwhile();
        return end;
      },
    };
    expect(await createVerifyChain({ audit: store })(scopeOf('busy'))).toMatchObject({ intact: true, entries: 9 });
  });
});

describe('recording an act', () => {
  const record = (scope: TenantScope) => createRecordAct({ audit, now: clock.now })(scope, { action: 'tenant.pause' });

  it('names the person, their roles, the time and the cause', async () => {
    expect(await record(personIn('named'))).toMatchObject({
      seq: 1,
      tenantId: 'named',
      at: clock.now().toISOString(),
      actor: { personId: 'p1', name: 'Pat', roles: ['Supervisor'] },
      action: 'tenant.pause',
      conversationId: null,
      cause: null,
    });
  });

  it('takes no text into its details', async () => {
    const told = createRecordAct({ audit, now: clock.now })(personIn('told'), {
      action: 'conversation.reply',
      details: { text: 'word '.repeat(50) },
    });
    await expect(told).rejects.toThrow('details');
    expect(await everything('told')).toEqual([]);
  });

  it('leaves out whatever is not a person', async () => {
    expect(await record(scopeOf('machines'))).toBeNull();
    expect(await record(openScope('machines', { kind: 'server', keyId: 'k1' }))).toBeNull();
    expect(await everything('machines')).toEqual([]);
  });
});

describe('acts that were committed with their conversation', () => {
  /** Pending acts that cannot be forgotten the first time: the process ends between chaining and deleting. */
  function crashing(pending: AuditFacts[]): PendingActs & { left: AuditFacts[] } {
    const left = [...pending];
    let crashes = 1;
    return {
      left,
      sweepPendingActs: async (before, limit) => left.filter(({ at }) => at < before).slice(0, limit),
      forgetPendingAct: async (_scope, conversationId, auditId) => {
        if (crashes-- > 0) throw new Error('killed');
        const place = left.findIndex((one) => one.conversationId === conversationId && one.auditId === auditId);
        left.splice(place, 1);
      },
    };
  }
  const later = '2026-03-01T10:00:01.000Z';

  it('are chained once although the process ended before they were deleted', async () => {
    const conversations = crashing([act('crashed')]);
    const pending = createChainPending({ conversations, audit });
    await expect(pending.chain(scopeOf('crashed'), act('crashed'))).rejects.toThrow('killed');
    expect(await pending.sweep(later)).toBe(1);
    expect(conversations.left).toEqual([]);
    expect((await everything('crashed')).map(({ auditId }) => auditId)).toEqual(['act-000001']);
    expect(await pending.sweep(later)).toBe(0);
  });

  it('outlive the conversations of a tenant that is destroyed', async () => {
    const scope = await stores.newTenant();
    const { tenantId } = scope;
    const names = { tenantId, conversationId: 'c0123456789', channel: 'web-chat', customerId: 'v1' };
    const change = { head: newHead(names, later), etag: null, act: act(tenantId) };
    expect(await stores.conversations.commit(scope, change)).toBe('committed');
    while ((await stores.conversations.deletePage(scope)) > 0);
    const pending = createChainPending({ conversations: stores.conversations, audit });
    expect(await pending.sweep(later)).toBe(1);
    expect(await pending.sweep(later)).toBe(0);
    expect(await everything(tenantId)).toMatchObject([{ action: 'conversation.take-over' }]);
  });

  it('do not hold each other up, and the failure is told', async () => {
    const conversations = crashing([act('one'), act('two')]);
    const pending = createChainPending({ conversations, audit });
    await expect(pending.sweep(later)).rejects.toThrow('1 acts could not be chained');
    expect(conversations.left).toHaveLength(1);
    await pending.sweep(later);
    expect([await verify('one'), await verify('two')]).toMatchObject([{ entries: 1 }, { entries: 1 }]);
  });
});
