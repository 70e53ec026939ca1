import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TenantStatus } from '../../shared/contract/tenant.ts';
import {
  delivers,
  isIdle,
  type LifecycleKind,
  lifecycleOf,
  lifecycles,
  mayBegin,
} from '../../shared/domain/lifecycle.ts';

const isKind = (name: string): name is LifecycleKind => name in lifecycles;
const kinds = Object.keys(lifecycles).filter(isKind);
const under = new Set<TenantStatus>(kinds.map((kind) => lifecycleOf(kind).during));
const basic = ['create', 'pause', 'resume', 'destroy'] as const;

const allowed: Record<TenantStatus, (typeof basic)[number][]> = {
  creating: ['create'],
  ready: ['pause', 'destroy'],
  paused: ['resume', 'destroy'],
  failed: ['resume', 'destroy'],
  pausing: [],
  resuming: [],
  updating: [],
  destroying: [],
};

type State = { status: TenantStatus | null; running: LifecycleKind | null };
const event = fc.oneof(
  fc.record({ begin: fc.constantFrom(...kinds) }),
  fc.record({ end: fc.constantFrom('succeeded', 'undone', 'not-undone') }),
);

describe("a tenant's life", () => {
  it.each(TenantStatus.options)('lets a tenant that is %s begin what is listed and nothing else', (status) => {
    expect(basic.filter((kind) => mayBegin(kind, status))).toEqual(allowed[status]);
  });

  it('never comes to a status that no operation accounts for, nor to one that nothing leads out of', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let state: State = { status: 'creating', running: 'create' };
        for (const one of events) {
          state = step(state, one);
          const { status, running } = state;
          if (status === null) return expect(running).toBeNull();
          expect(under.has(status)).toBe(running !== null);
          expect(delivers(status)).toBe(status === 'ready' && running === null);
          if (running === null) expect(kinds.some((kind) => mayBegin(kind, status))).toBe(true);
          if (running === null) expect(mayBegin('destroy', status)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has no step twice in one operation', () => {
    for (const kind of kinds) expect(new Set(lifecycleOf(kind).steps).size).toBe(lifecycleOf(kind).steps.length);
  });
});

function step(state: State, event: { begin: LifecycleKind } | { end: string }): State {
  const { status, running } = state;
  if (status === null) return state;
  if ('begin' in event) {
    const begins = running === null && mayBegin(event.begin, status);
    return begins ? { status: lifecycleOf(event.begin).during, running: event.begin } : state;
  }
  if (running === null) return state;
  const { done, undone } = lifecycleOf(running);
  if (event.end === 'succeeded') return { status: done, running: null };
  return { status: event.end === 'undone' ? undone : 'failed', running: null };
}

describe('an idle tenant', () => {
  const now = new Date('2026-01-01T12:00:00.000Z');
  const tenant = fc.record({
    status: fc.constantFrom(...TenantStatus.options),
    settings: fc.record({ idleAfterSeconds: fc.nat(86_400) }),
    silence: fc.integer({ min: -60, max: 90_000 }),
  });

  it('is ready, has been silent for its own time, and is not one that never sleeps', () => {
    fc.assert(
      fc.property(tenant, ({ status, settings, silence }) => {
        const lastActivityAt = new Date(now.getTime() - silence * 1000).toISOString();
        const { idleAfterSeconds } = settings;
        const expected = status === 'ready' && idleAfterSeconds > 0 && silence >= idleAfterSeconds;
        expect(isIdle({ status, settings, lastActivityAt }, now)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});
