import { describe, expect, it } from '@jest/globals';
import type { Presence } from '../../../shared/contract/live.ts';
import { keyOf } from '../../../web/desk/conversation-ref.ts';
import { createDeskStore } from '../../../web/desk/desk-store.ts';
import { createGapWatch } from '../../../web/desk/live/gap-watch.ts';
import { boundedRows } from '../../../web/desk/row-versions.ts';
import { boardRow } from '../../support/board-row.ts';

const start = Date.parse('2026-05-20T10:00:00.000Z');
const key = keyOf(boardRow());
const subjects = (store: ReturnType<typeof createDeskStore>) =>
  [...store.rows.value.values()].map((row) => row.subject);

describe('the rows of the desk', () => {
  it('are never replaced by an older version, in whatever order they arrive', () => {
    const store = createDeskStore();
    store.put([boardRow({ version: 3, subject: 'three' })]);
    store.put([boardRow({ version: 2, subject: 'two' })]);
    expect(subjects(store)).toEqual(['three']);
    store.put([boardRow({ version: 5, subject: 'five' }), boardRow({ version: 4, subject: 'four' })]);
    expect(subjects(store)).toEqual(['five']);
  });

  it('stay the same object when nothing is newer, so that nothing is drawn again', () => {
    const store = createDeskStore();
    store.put([boardRow()]);
    const before = store.rows.value;
    store.put([boardRow({ subject: 'the same version' })]);
    expect(store.rows.value).toBe(before);
  });

  it('of two tenants are two conversations, even with the same id', () => {
    const store = createDeskStore();
    store.put([boardRow(), boardRow({ tenantId: 'globex' })]);
    expect(store.rows.value.size).toBe(2);
  });

  it('are forgotten when they are too many: resolved ones first, then the oldest', () => {
    const resolution = { outcome: 'solved', by: 'person', name: 'Ana', at: '2026-05-20T10:00:00.000Z' } as const;
    const rows = [
      boardRow({ conversationId: 'c0000000001', updatedAt: '2026-05-20T10:00:00.000Z' }),
      boardRow({ conversationId: 'c0000000002', updatedAt: '2026-05-20T12:00:00.000Z', resolution }),
      boardRow({ conversationId: 'c0000000003', updatedAt: '2026-05-20T11:00:00.000Z' }),
    ];
    const all = new Map(rows.map((row) => [keyOf(row), row]));
    expect(boundedRows(all, 3)).toBe(all);
    expect([...boundedRows(all, 2).keys()].sort()).toEqual(['acme/c0000000001', 'acme/c0000000003']);
    expect([...boundedRows(all, 1).keys()]).toEqual(['acme/c0000000003']);
  });

  it('are busy while an act on them runs, also when it fails', async () => {
    const store = createDeskStore();
    const failing = store.whileBusy(boardRow(), () => Promise.reject(new Error('no')));
    expect([...store.busy.value]).toEqual([key]);
    await expect(failing).rejects.toThrow('no');
    expect(store.busy.value.size).toBe(0);
  });
});

describe('presence', () => {
  const person = (changes: Partial<Presence> = {}): Presence => ({
    conversationId: 'c0000000001',
    personId: 'ana',
    name: 'Ana',
    state: 'viewing',
    until: new Date(start + 20_000).toISOString(),
    ...changes,
  });
  const states = (store: ReturnType<typeof createDeskStore>) =>
    store.presence.value.get(key)?.map(({ personId, state }) => `${personId} ${state}`);

  it('holds until it runs out, and then is gone', () => {
    let now = start;
    const store = createDeskStore(() => now);
    store.see('acme', [person()]);
    expect(states(store)).toEqual(['ana viewing']);
    now += 20_000;
    store.tick();
    expect(states(store)).toBeUndefined();
  });

  it('is the newest of each person, without the one who looks and those who have left', () => {
    const store = createDeskStore(() => start);
    store.me.value = { personId: 'me', name: 'Me', roles: ['Supervisor'], tenants: [] };
    store.see('acme', [person(), person({ personId: 'me' }), person({ personId: 'ben' })]);
    store.see('acme', [person({ state: 'typing' }), person({ personId: 'ben', state: 'left' })]);
    expect(states(store)).toEqual(['ana typing']);
  });
});

describe('the clock of the desk', () => {
  it('follows the server, however wrong the own one is', () => {
    let now = start - 600_000;
    const store = createDeskStore(() => now);
    store.setClock(new Date(start).toISOString());
    now += 5_000;
    store.tick();
    expect(store.now.value.getTime()).toBe(start + 5_000);
  });
});

describe('a gap in live updates', () => {
  const batch = (n: number, publisher = 'one', tenantId = 'acme') => ({ publisher, tenantId, n });

  it('is a number left out by the same publisher for the same tenant', () => {
    const missed = createGapWatch();
    expect([7, 8, 10, 11].map((n) => missed(batch(n)))).toEqual([false, false, true, false]);
  });

  it('is not the first batch, a repeated one, or that of another publisher or tenant', () => {
    const missed = createGapWatch();
    const batches = [batch(3), batch(3), batch(9, 'two'), batch(5, 'one', 'globex'), batch(2), batch(4)];
    expect(batches.map(missed)).toEqual(batches.map(() => false));
  });
});
