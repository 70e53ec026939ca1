import { beforeEach, describe, expect, it } from '@jest/globals';
import { type LiveBatch, stampGroup } from '../../../../shared/contract/live.ts';
import { createPublishChanges } from '../../../../shared/services/live/publish-changes.ts';
import { presenceOf, rowAt } from './board-rows.ts';
import { virtualClock } from './virtual-clock.ts';

type Sent = { at: number; group: string; batch: LiveBatch };

let clock: ReturnType<typeof virtualClock>;
let sent: Sent[];
let lost: string[];
/** How many of the next sends fail. */
let failures: number;

beforeEach(() => {
  clock = virtualClock();
  [sent, lost, failures] = [[], [], 0];
});

const publisher = (
  options: { mostTenants?: number; send?: (group: string, batch: LiveBatch) => Promise<void> } = {},
) => {
  const start = clock.now().getTime();
  const send = async (group: string, batch: LiveBatch): Promise<void> => {
    if (failures-- > 0) throw new Error('Web PubSub is busy');
    sent.push({ at: clock.now().getTime() - start, group, batch });
  };
  return createPublishChanges({
    groups: { send },
    ...clock,
    onLost: (tenantId) => lost.push(tenantId),
    ...options,
    ...(options.send ? { groups: { send: options.send } } : {}),
  });
};
const toTenant = (tenantId = 'acme') => sent.filter(({ group }) => group === `tenant.${tenantId}`);
const rowsOf = ({ batch }: Sent) => batch.rows.map(({ conversationId, version }) => [conversationId, version]);

describe('a change', () => {
  it('of a quiet tenant goes out at once, to its group and to the stamp', async () => {
    const publish = publisher();
    publish.row(rowAt('c1', 1));
    await publish.settled();
    expect(sent.map(({ at, group }) => [at, group])).toEqual([
      [0, 'tenant.acme'],
      [0, stampGroup],
    ]);
    expect(sent[0]?.batch).toEqual(sent[1]?.batch);
    expect(sent[0]?.batch).toMatchObject({ kind: 'batch', tenantId: 'acme', n: 1, presence: [], tenant: null });
    expect(clock.waiting()).toBe(0);
  });

  it('that follows within the window waits for its end, and the newest version wins', async () => {
    const publish = publisher();
    publish.row(rowAt('c1', 1));
    await clock.pass(10);
    publish.row(rowAt('c1', 3));
    publish.row(rowAt('c1', 2));
    publish.row(rowAt('c2', 1));
    await clock.pass(1000);
    expect(toTenant().map((one) => [one.at, one.batch.n, rowsOf(one)])).toEqual([
      [0, 1, [['c1', 1]]],
      [
        125,
        2,
        [
          ['c1', 3],
          ['c2', 1],
        ],
      ],
    ]);
  });

  it('goes out at most eight times a second for one tenant, however many there are', async () => {
    const publish = publisher();
    for (let n = 0; n < 1000; n++) {
      publish.row(rowAt(`c${n % 7}`, n));
      await clock.pass(1);
    }
    await clock.pass(1000);
    const times = toTenant().map(({ at }) => at);
    expect(times.length).toBeLessThanOrEqual(9);
    expect(times.slice(1).every((at, i) => at - (times[i] ?? 0) >= 125)).toBe(true);
    expect(toTenant().map(({ batch }) => batch.n)).toEqual(times.map((_, i) => i + 1));
    expect(rowsOf(toTenant().at(-1) as Sent)).toContainEqual(['c5', 999]);
  });

  it('of one tenant does not wait for that of another, and each is counted for itself', async () => {
    const publish = publisher();
    publish.row(rowAt('c1', 1));
    publish.row(rowAt('c1', 1, 'globex'));
    await clock.pass(0);
    expect([toTenant()[0]?.batch.n, toTenant('globex')[0]?.batch.n]).toEqual([1, 1]);
    expect([toTenant()[0]?.at, toTenant('globex')[0]?.at]).toEqual([0, 0]);
  });

  it('of a tenant’s state, and who looks where, travel in the same batch; the newest word of each person wins', async () => {
    const publish = publisher();
    publish.tenant('acme', 'resuming');
    publish.presence('acme', presenceOf('ana', 'viewing'));
    publish.presence('acme', presenceOf('ana', 'typing'));
    publish.presence('acme', presenceOf('ana', 'viewing', 'c2'));
    publish.presence('acme', presenceOf('ben', 'left'));
    publish.tenant('acme', 'ready');
    await clock.pass(200);
    expect(toTenant().map(({ batch }) => batch.tenant)).toEqual([{ status: 'resuming' }, { status: 'ready' }]);
    expect(
      toTenant()[1]?.batch.presence.map(({ personId, state, conversationId }) => [personId, state, conversationId]),
    ).toEqual([
      ['ana', 'typing', 'c1'],
      ['ana', 'viewing', 'c2'],
      ['ben', 'left', 'c1'],
    ]);
  });
});

describe('a large number of changes', () => {
  it('is split into batches of 200 rows, one a window', async () => {
    const publish = publisher();
    for (let n = 0; n < 501; n++) publish.row(rowAt(`c${n}`, 1));
    await clock.pass(1000);
    expect(toTenant().map(({ at, batch }) => [at, batch.rows.length])).toEqual([
      [0, 1],
      [125, 200],
      [250, 200],
      [375, 100],
    ]);
  });

  it('that piles up behind a service that hangs is dropped but for the newest, which shows as a gap', async () => {
    const open: (() => void)[] = [];
    const publish = publisher({
      send: (group, batch) => {
        if (group !== stampGroup) sent.push({ at: 0, group, batch });
        return new Promise((resolve) => open.push(resolve));
      },
    });
    for (let n = 0; n < 2002; n++) publish.row(rowAt(`c${n}`, 1));
    for (const resolve of open.splice(0)) resolve();
    await clock.pass(200);
    expect(toTenant().map((one) => [one.batch.n, rowsOf(one)])).toEqual([
      [1, [['c0', 1]]],
      [3, [['c2001', 1]]],
    ]);
    expect(lost).toEqual(['acme']);
  });
});

describe('a service that fails', () => {
  it('is tried again twice, while what comes in is collected', async () => {
    failures = 4;
    const publish = publisher();
    publish.row(rowAt('c1', 1));
    publish.row(rowAt('c1', 2));
    await clock.pass(5000);
    expect(toTenant().map((one) => [one.batch.n, rowsOf(one)])).toEqual([
      [1, [['c1', 1]]],
      [2, [['c1', 2]]],
    ]);
    expect(lost).toEqual([]);
  });

  it('costs a batch after the third time, and its number stays unused', async () => {
    failures = 6;
    const publish = publisher();
    publish.row(rowAt('c1', 1));
    await clock.pass(5000);
    await publish.settled();
    publish.row(rowAt('c1', 2));
    await publish.settled();
    expect([toTenant().map(({ batch }) => batch.n), lost]).toEqual([[2], ['acme']]);
  });
});

describe('a tenant that is forgotten', () => {
  it('comes back under another publisher, so that no number is used twice', async () => {
    const publish = publisher({ mostTenants: 2 });
    for (const tenantId of ['acme', 'globex', 'initech', 'acme', 'globex']) {
      publish.row(rowAt('c1', 1, tenantId));
      await clock.pass(200);
    }
    const used = sent
      .filter(({ group }) => group === stampGroup)
      .map(({ batch: { tenantId, publisher, n } }) => `${tenantId} ${publisher} ${n}`);
    expect(new Set(used).size).toBe(5);
    const [first, second] = toTenant().map(({ batch }) => [batch.publisher, batch.n] as const);
    expect([first?.[1], second?.[1]]).toEqual([1, 1]);
    expect(first?.[0]).not.toBe(second?.[0]);
  });

  it('is the one that has been quiet the longest', async () => {
    const publish = publisher({ mostTenants: 2 });
    for (const tenantId of ['acme', 'globex', 'acme', 'initech', 'acme']) {
      publish.row(rowAt('c1', 1, tenantId));
      await clock.pass(200);
    }
    expect(toTenant().map(({ batch }) => batch.n)).toEqual([1, 2, 3]);
  });
});
