import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TenantScope as Scope } from '../../../shared/tenancy/scope.ts';
import { contextFor, noteBells } from '../../unit/services/local-stores.ts';
import { Crash, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(() => world?.close());

const file = (...blobs: string[]) => blobs.map((revision) => `kettles/${revision}/file`);
const ready = { status: 'ready', retired: [] };

/** Throws, or does something else, before the call of this number. */
const at = (number: number, act: () => Promise<void>, seen: string[] = []) => {
  let calls = 0;
  return async (call: string): Promise<void> => {
    seen.push(call);
    if (calls++ === number) await act();
  };
};
const crash = async (): Promise<void> => {
  throw new Crash();
};

describe('an ingestion that ends at any of its steps', () => {
  it('is whole when it is repeated, and answers by the version before it until then', async () => {
    let ended = 0;
    for (let step = 0; ; step++) {
      const scope = await world.stores.newTenant();
      await world.useCases().bringIn(scope, await world.store(scope, 'kettles', 'Old kettle.'));
      const version = await world.store(scope, 'kettles', '# New\n\nNew kettle.');
      const outcome = await world
        .useCases(at(step, crash))
        .bringIn(scope, version)
        .catch((error: unknown) => error);
      if (!(outcome instanceof Crash)) break;
      ended += 1;
      const { texts } = await world.left(scope);
      // For a moment both may answer; never none.
      expect(texts.length).toBeGreaterThan(0);
      await world.useCases().bringIn(scope, version);
      expect(await world.left(scope)).toEqual({
        texts: ['New\nNew kettle.'],
        blobs: file(version.revision),
        records: [ready],
      });
    }
    expect(ended).toBeGreaterThan(15);
  }, 300_000);
});

describe('a deletion', () => {
  it('leaves nothing, whenever it comes during an ingestion', async () => {
    let came = 0;
    for (let step = 0; ; step++) {
      const scope = await world.stores.newTenant();
      await world.useCases().bringIn(scope, await world.store(scope, 'kettles', 'Old kettle.'));
      const version = await world.store(scope, 'kettles', '# New\n\nNew kettle.');
      let deleted = false;
      const remove = async (): Promise<void> => {
        deleted = true;
        await world.useCases().deleteDocument(scope, 'kettles');
      };
      await world.useCases(at(step, remove)).bringIn(scope, version);
      if (!deleted) break;
      came += 1;
      expect([step, await world.left(scope)]).toEqual([step, { texts: [], blobs: [], records: [] }]);
    }
    expect(came).toBeGreaterThan(15);
  }, 300_000);

  it('ends only what was there, whenever another one ends and the document is added again', async () => {
    let came = 0;
    for (let step = 0; ; step++) {
      const scope = await world.stores.newTenant();
      await world.useCases().bringIn(scope, await world.store(scope, 'kettles', 'Old kettle.'));
      let newer: { documentId: string; revision: string } | undefined;
      const again = async (): Promise<void> => {
        await world.useCases().deleteDocument(scope, 'kettles');
        newer = await world.store(scope, 'kettles', 'Second kettle.');
        await world.useCases().bringIn(scope, newer);
      };
      await world.useCases(at(step, again)).deleteDocument(scope, 'kettles');
      if (!newer) break;
      came += 1;
      const left = await world.left(scope);
      const nothing = { texts: [], blobs: [], records: [] };
      const whole = { texts: ['Second kettle.'], blobs: file(newer.revision), records: [ready] };
      // Before it is written down that it goes, the new one goes too; never a part of it.
      expect([step, left]).toEqual([step, left.records.length > 0 ? whole : nothing]);
      if (came > 2) expect(left).toEqual(whole);
    }
    expect(came).toBeGreaterThan(5);
  }, 120_000);

  it('is ended by the sweep when it ended at any of its steps', async () => {
    for (let step = 0; ; step++) {
      const scope = await world.stores.newTenant();
      await world.useCases().bringIn(scope, await world.store(scope, 'kettles', 'Old kettle.'));
      const outcome = await world
        .useCases(at(step, crash))
        .deleteDocument(scope, 'kettles')
        .catch((error: unknown) => error);
      if (!(outcome instanceof Crash)) break;
      const later = () => new Date(Date.now() + 600_000);
      await world.useCases(undefined, later).resumeDocuments(noteBells());
      const { records, ...rest } = await world.left(scope);
      // Until it is written down that it goes, it is as if nobody had asked.
      if (records.length > 0) expect([rest.texts, records]).toEqual([['Old kettle.'], [ready]]);
      else expect(rest).toEqual({ texts: [], blobs: [] });
    }
  }, 300_000);
});

describe('a newer version', () => {
  it('wins, whenever it comes during the ingestion of the one before', async () => {
    let came = 0;
    for (let step = 0; ; step++) {
      const scope = await world.stores.newTenant();
      const first = await world.store(scope, 'kettles', 'First kettle.');
      let newer: { documentId: string; revision: string } | undefined;
      const replace = async (): Promise<void> => {
        newer = await world.store(scope, 'kettles', 'Second kettle.');
        await world.useCases().bringIn(scope, newer);
      };
      await world.useCases(at(step, replace)).bringIn(scope, first);
      if (!newer) break;
      came += 1;
      expect([step, await world.left(scope)]).toEqual([
        step,
        { texts: ['Second kettle.'], blobs: file(newer.revision), records: [ready] },
      ]);
    }
    expect(came).toBeGreaterThan(12);
  }, 300_000);
});

describe('an upload that ended at any of its steps', () => {
  it('is told as failed by the sweep, or never was; nothing else is left', async () => {
    for (let step = 0; ; step++) {
      const scope = await world.stores.newTenant();
      const input = { documentId: 'kettles', contentType: 'text/plain' as const, bytes: Buffer.from('A kettle.') };
      const outcome = await world
        .useCases(at(step, crash))
        .storeFile({ ctx: contextFor(scope), input })
        .catch((error: unknown) => error);
      if (!(outcome instanceof Crash)) break;
      const bells = noteBells();
      await world.useCases(undefined, () => new Date(Date.now() + 600_000)).resumeDocuments(bells);
      const mine = bells.ingested.filter(({ tenantId }) => tenantId === scope.tenantId);
      for (const version of mine) await world.useCases().bringIn(scope, version);
      const { texts, blobs, records } = await world.left(scope);
      expect([texts, blobs]).toEqual([[], []]);
      expect(records.map(({ status }) => status)).toEqual(mine.length > 0 ? ['failed'] : []);
    }
  }, 120_000);
});

describe('a text that is added while the caller waits', () => {
  const add = (scope: Scope, useCases = world.useCases()) =>
    useCases.addDocument({ ctx: { scope }, input: { documentId: 'kettles', title: 'Kettles', text: 'A kettle.' } });

  it('is told as deleted when it is, whenever that comes; nothing of it is left', async () => {
    let came = 0;
    for (let step = 0; ; step++) {
      const scope = await world.stores.newTenant();
      await world.useCases().bringIn(scope, await world.store(scope, 'kettles', 'Old kettle.'));
      let deleted = false;
      const remove = async (): Promise<void> => {
        deleted = true;
        await world.useCases().deleteDocument(scope, 'kettles');
      };
      const outcome = await add(scope, world.useCases(at(step, remove))).catch((error: unknown) => error);
      if (!deleted) break;
      came += 1;
      const { texts, blobs, records } = await world.left(scope);
      // Deleted before it began, it is as new.
      if (records.length > 0) expect([outcome, texts, records]).toMatchObject([{ version: 1 }, ['A kettle.'], [ready]]);
      else expect([outcome, texts, blobs]).toMatchObject([{ code: 'conflict' }, [], []]);
    }
    expect(came).toBeGreaterThan(10);
  }, 120_000);

  it('gives way to a newer version, whenever that comes', async () => {
    let came = 0;
    for (let step = 0; ; step++) {
      const scope = await world.stores.newTenant();
      let newer: { documentId: string; revision: string } | undefined;
      const replace = async (): Promise<void> => {
        newer = await world.store(scope, 'kettles', 'Second kettle.');
        await world.useCases().bringIn(scope, newer);
      };
      await add(scope, world.useCases(at(step, replace)));
      if (!newer) break;
      came += 1;
      const { texts, records } = await world.left(scope);
      expect([step, texts.length, records]).toEqual([step, 1, [ready]]);
    }
    expect(came).toBeGreaterThan(6);
  }, 120_000);

  it('that ended at any of its steps leaves nothing that answers once the sweep has come', async () => {
    let ended = 0;
    for (let step = 0; ; step++) {
      const scope = await world.stores.newTenant();
      const outcome = await add(scope, world.useCases(at(step, crash))).catch((error: unknown) => error);
      if (!(outcome instanceof Crash)) break;
      ended += 1;
      const bells = noteBells();
      await world.useCases(undefined, () => new Date(Date.now() + 600_000)).resumeDocuments(bells);
      const mine = bells.ingested.filter(({ tenantId }) => tenantId === scope.tenantId);
      for (const version of mine) await world.useCases().bringIn(scope, version);
      const { texts, records } = await world.left(scope);
      // Once it answers it stays; before that the sender is told to send it again.
      const [record] = records;
      expect([step, texts]).toEqual([step, record?.status === 'ready' ? ['A kettle.'] : []]);
      expect(['ready', 'failed', undefined]).toContain(record?.status);
    }
    expect(ended).toBeGreaterThan(6);
  }, 120_000);
});
