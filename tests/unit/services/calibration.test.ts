import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCalibrationStore } from '../../../shared/azure/cosmos/calibrations.ts';
import { gateWeights } from '../../../shared/domain/gate/weights.ts';
import { createReadCalibration } from '../../../shared/services/calibration/read-calibration.ts';
import { createRefitCalibration } from '../../../shared/services/calibration/refit-calibration.ts';
import { createUseCalibration } from '../../../shared/services/calibration/use-calibration.ts';
import type { TenantScope } from '../../../shared/tenancy/scope.ts';
import { decidedDrafts } from '../../support/decided-drafts.ts';
import { putPassages } from '../../support/put-passages.ts';
import { contextFor, scopeOf } from './local-stores.ts';
import { type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

function calibrationOf(scope: TenantScope) {
  const calibrations = createCalibrationStore(desk.stores.database);
  const deps = { tenants: desk.stores.tenants, calibrations, now: desk.clock.now };
  const ctx = contextFor(scope);
  return {
    calibrations,
    refit: () => createRefitCalibration(deps)({ ctx }),
    read: () => createReadCalibration(deps)({ ctx }),
    use: (version: number | null) => createUseCalibration(deps)({ ctx, input: { version } }),
  };
}

async function decided(scope: TenantScope, count: number, weights?: number): Promise<void> {
  const drafts = decidedDrafts(scope.tenantId, count, desk.clock.now().toISOString(), weights);
  for (const [n, draft] of drafts.entries()) await desk.stores.conversations.recordDraft(scope, `c${n % 5}`, draft);
}

describe('a refit from the decisions of people', () => {
  it('makes a version that says how good it is, and changes nothing by itself', async () => {
    const scope = await desk.stores.newTenant();
    await decided(scope, 120);
    const { refit, read } = calibrationOf(scope);
    const made = await refit();
    expect(made).toMatchObject({
      version: 1,
      weights: gateWeights.version,
      decisions: 90,
      heldOut: 30,
      by: 'the platform',
    });
    expect(made.after.brier).toBeLessThan(made.before.brier);
    expect(await read()).toEqual({ active: null, weights: gateWeights.version, versions: [made] });
  });

  it('leaves out decisions on drafts that other weights judged, and other tenants', async () => {
    const scope = await desk.stores.newTenant();
    await decided(scope, 60, gateWeights.version + 1);
    await decided(await desk.stores.newTenant(), 60);
    await expect(calibrationOf(scope).refit()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('decided about 0 drafts'),
    });
    expect((await calibrationOf(scope).read()).versions).toEqual([]);
  });

  it('numbers its versions one by one, also when two refit at once, and keeps the newest 30', async () => {
    const scope = await desk.stores.newTenant();
    await decided(scope, 60);
    const { refit, read, use } = calibrationOf(scope);
    const [one, other] = await Promise.all([refit(), refit()]);
    expect([one.version, other.version].sort()).toEqual([1, 2]);
    await use(1);
    for (let more = 0; more < 32; more++) await refit();
    const { versions } = await read();
    expect(versions[0]?.version).toBe(34);
    expect(versions).toHaveLength(31);
    expect(versions.at(-1)?.version).toBe(1);
  });

  it('is not there for a tenant that is not', async () => {
    const { refit, read, use } = calibrationOf(scopeOf('nosuch'));
    for (const call of [refit, read, () => use(null)])
      await expect(call()).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a version that was chosen', () => {
  it('holds from the next answer on, every turn tells it, and the platform’s own comes back', async () => {
    const { scope, configure, write, runTurn, view } = await desk.newConversation(() => 'Refunds take 5 days [1].');
    await putPassages(desk.knowledge, scope, {
      documentId: 'policy',
      title: 'Policy',
      passages: ['Refunds take 5 days.'],
    });
    await configure({ confidenceThreshold: 0.9 });
    await decided(scope, 120);
    const { refit, use } = calibrationOf(scope);
    const { version } = await refit();
    const newest = async () => (await view()).turns[0]?.gate;

    await write('How long do refunds take?');
    await runTurn();
    expect(await newest()).toMatchObject({ outcome: 'send', version: { calibration: null } });
    expect(await use(version)).toMatchObject({ active: 1 });
    await write('Until when are refunds paid?');
    desk.clock.advance(1);
    expect(await runTurn()).toMatchObject({ because: 'held' });
    expect(await newest()).toMatchObject({
      outcome: 'suggest',
      version: { weights: gateWeights.version, calibration: 1 },
    });
    expect(await use(null)).toMatchObject({ active: null });
  });

  it('stays when settings are changed', async () => {
    const { scope, configure } = await desk.newConversation();
    await decided(scope, 60);
    const { refit, use, read } = calibrationOf(scope);
    await use((await refit()).version);
    await configure({ greeting: 'Hi' });
    expect(await read()).toMatchObject({ active: 1 });
  });

  it('must be there', async () => {
    const scope = await desk.stores.newTenant();
    await expect(calibrationOf(scope).use(1)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('must belong to the weights in use', async () => {
    const scope = await desk.stores.newTenant();
    await decided(scope, 60);
    const { refit, use, calibrations } = calibrationOf(scope);
    const made = await refit();
    const { etag } = await calibrations.versions(scope);
    await calibrations.putVersions(scope, [{ ...made, weights: made.weights + 1 }], etag);
    await expect(use(1)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Refit again') });
  });
});

describe('what a person decides about a held draft', () => {
  it.each(['approved', 'edited', 'rejected'] as const)(
    'is kept with what the gate saw when it is %s',
    async (action) => {
      const { scope, holdEverything, write, runTurn, head, approve, edit, reject } = await desk.newConversation(
        () => 'Refunds take 5 days [1].',
      );
      await putPassages(desk.knowledge, scope, {
        documentId: 'policy',
        title: 'Policy',
        passages: ['Refunds take 5 days.'],
      });
      await holdEverything();
      await write('How long do refunds take?');
      await runTurn();
      const draftId = (await head())?.heldDraft?.draftId ?? '';
      const { calibrations } = calibrationOf(scope);
      expect(await calibrations.decidedDrafts(scope, 10)).toEqual([]);
      if (action === 'approved') await approve(draftId);
      else if (action === 'edited') await edit(draftId, 'Within 5 days.');
      else await reject(draftId, 'Too short.');
      expect(await calibrations.decidedDrafts(scope, 10)).toMatchObject([
        {
          draftId,
          decision: { action },
          evidence: { claims: 1, cited: 1 },
          gateVersion: { weights: gateWeights.version },
        },
      ]);
    },
  );
});
