import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ClawDeskError } from '../../shared/domain/errors.ts';
import { type Bootstrapper, createTenantRunner } from '../../shared/tenancy/chain.ts';
import { openScope, type TenantScope } from '../../shared/tenancy/scope.ts';

const scopeOf = (tenantId: string): TenantScope => openScope(tenantId, { kind: 'platform', cause: 'test' });
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Plan = { undo: 'none' | 'before' | 'after'; fails: boolean; undoFails: boolean; cancels: boolean; waits: boolean };

const plan: fc.Arbitrary<Plan> = fc.record({
  undo: fc.constantFrom('none', 'before', 'after'),
  fails: fc.nat(9).map((n) => n === 0),
  undoFails: fc.nat(3).map((n) => n === 0),
  cancels: fc.nat(14).map((n) => n === 0),
  waits: fc.boolean(),
});
const workPlan = fc.record({ fails: fc.boolean(), waits: fc.boolean() });

/** A bootstrapper that does what the plan says and writes down what happened. */
function planned(index: number, step: Plan, log: string[], cancel: AbortController): Bootstrapper<string, string> {
  return {
    name: `s${index}`,
    async bootstrap({ before, undo }) {
      log.push(`begin ${index} after ${Object.keys(before).join()}`);
      const revert = async (): Promise<void> => {
        if (step.waits) await pause();
        log.push(`undo ${index}`);
        if (step.undoFails) throw new Error(`undo ${index} failed`);
      };
      if (step.undo === 'before') undo(revert);
      if (step.waits) await pause();
      if (step.cancels) cancel.abort(new Error('stop'));
      if (step.fails) throw new Error(`step ${index} failed`);
      if (step.undo === 'after') undo(revert);
      return `value ${index}`;
    },
  };
}

/** What must happen, said without the machinery. */
function expected(steps: Plan[], work: { fails: boolean }) {
  const log: string[] = [];
  const undos: number[] = [];
  const errors: string[] = [];
  let stopped = false;
  let cancelled = false;
  for (const [index, step] of steps.entries()) {
    if (cancelled) break;
    log.push(`begin ${index} after ${steps.slice(0, index).map((_, n) => `s${n}`)}`);
    if (step.undo === 'before') undos.unshift(index);
    cancelled = step.cancels;
    if (step.fails) {
      errors.push(`step ${index} failed`);
      stopped = true;
      break;
    }
    if (step.undo === 'after') undos.unshift(index);
  }
  if (cancelled && !stopped) errors.push('The work was cancelled.');
  if (!cancelled && !stopped) {
    log.push('work');
    if (work.fails) errors.push('work failed');
  }
  for (const index of undos) {
    log.push(`undo ${index}`);
    if (steps[index]?.undoFails) errors.push(`undo ${index} failed`);
  }
  return { log, errors };
}

async function messagesOf(running: Promise<unknown>): Promise<{ top: string | null; all: string[] }> {
  const error = await running.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null) return { top: null, all: [] };
  if (error instanceof AggregateError) {
    return { top: error.message, all: error.errors.map((one: unknown) => (one instanceof Error ? one.message : '')) };
  }
  const message = error instanceof Error ? error.message : '';
  return { top: message, all: [message] };
}

describe('the bootstrapper chain', () => {
  it('begins in order and reverts all that was begun, newest first, whatever fails or is cancelled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { maxLength: 7 }), workPlan, async (steps, work) => {
        const log: string[] = [];
        const cancel = new AbortController();
        const runner = createTenantRunner(steps.map((step, index) => planned(index, step, log, cancel)));
        const running = runner.run(
          scopeOf('acme'),
          async (tools) => {
            if (work.waits) await pause();
            log.push('work');
            expect(Object.values(tools)).toEqual(steps.map((_, index) => `value ${index}`));
            if (work.fails) throw new Error('work failed');
          },
          cancel.signal,
        );
        const { top, all } = await messagesOf(running);
        const model = expected(steps, work);
        expect(log).toEqual(model.log);
        expect(all).toEqual(model.errors);
        expect(top).toBe(model.errors[0] ?? null);
      }),
      { numRuns: 300 },
    );
  });

  it('begins nothing for a signal that was cancelled before, and says what was the cause', async () => {
    const log: string[] = [];
    const stop: Plan = { undo: 'before', fails: false, undoFails: false, cancels: false, waits: false };
    const runner = createTenantRunner([planned(0, stop, log, new AbortController())]);
    const cause = new Error('shutting down');
    const refusal = await runner
      .run(scopeOf('acme'), async () => 1, AbortSignal.abort(cause))
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ClawDeskError);
    expect(refusal).toMatchObject({ code: 'unavailable', cause });
    expect(log).toEqual([]);
  });

  it('hands a value on as it is, also an absent one', async () => {
    const runner = createTenantRunner([]);
    expect(await runner.run(scopeOf('acme'), async () => undefined)).toBeUndefined();
  });

  it('tells a later step of the earlier ones without letting it change them', async () => {
    const first: Bootstrapper<'first', string> = { name: 'first', bootstrap: () => 'one' };
    const second: Bootstrapper<'second', boolean> = {
      name: 'second',
      bootstrap: ({ before }) => Object.isFrozen(before) && 'first' in before,
    };
    const tools = await createTenantRunner([first, second]).run(scopeOf('acme'), async (given) => given);
    expect(tools).toEqual({ first: 'one', second: true });
    expect(Object.isFrozen(tools)).toBe(true);
  });
});
