import { type ReadonlySignal, signal } from '@preact/signals';
import type { OverviewTenant } from '../../../shared/contract/overview.ts';
import type { Operation } from '../../../shared/contract/tenant.ts';
import { ApiProblem, asProblem } from '../api-problem.ts';
import { actFacts, type InstanceAct, type Shown, stepWords } from './instance-words.ts';

/** `step`: what it is about, in words. `until`: figures of an earlier moment do not know of it; null while it runs. */
export interface Running extends Shown {
  step: string | null;
  until: string | null;
}

type Tenant = Pick<OverviewTenant, 'tenantId' | 'displayName'>;

const fastestLookMs = 500;
const slowestLookMs = 4000;
const longestMs = 10 * 60_000;
const failuresInARow = 5;

export interface InstanceActs {
  /** By tenant, what this page has begun. */
  readonly running: ReadonlySignal<Readonly<Record<string, Running>>>;
  /** Resolves when it has begun; rejects with why it did not. What comes of it is told. */
  begin(act: InstanceAct, tenant: Tenant): Promise<void>;
  stop(): void;
}

/** Begins an operation on an instance, and looks at it, ever more slowly, until it has ended or ten minutes are over. */
export function createInstanceActs(options: {
  post(act: InstanceAct, tenantId: string): Promise<{ operationId: string }>;
  operation(operationId: string): Promise<Operation>;
  refresh(): void;
  tell(tone: 'done' | 'problem', words: string): void;
  random?: () => number;
}): InstanceActs {
  const { post, operation, refresh, tell, random = Math.random } = options;
  const running = signal<Readonly<Record<string, Running>>>({});
  const stopped = new AbortController();

  const show = (tenantId: string, next: Running | null) => {
    const { [tenantId]: _before, ...others } = running.peek();
    running.value = next ? { ...others, [tenantId]: next } : others;
  };
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds * (0.9 + random() / 5));
      stopped.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    });

  /** Null when it goes on for too long. */
  async function ended(operationId: string, onStep: (step: string | null) => void): Promise<Operation | null> {
    let failures = 0;
    let lookMs = fastestLookMs;
    for (const until = Date.now() + longestMs; Date.now() < until; lookMs = Math.min(slowestLookMs, lookMs * 1.3)) {
      await pause(lookMs);
      try {
        const seen = await operation(operationId);
        failures = 0;
        if (seen.status !== 'running') return seen;
        onStep(stepWords(seen.steps.findLast(({ status }) => status === 'running')?.name));
      } catch (error) {
        const problem = asProblem(error);
        const mayPass = problem.status === 0 || problem.status === 429 || problem.status >= 500;
        if (!mayPass || ++failures === failuresInARow) throw problem;
        await pause((problem.retryAfterSeconds ?? 0) * 1000);
      }
    }
    return null;
  }

  async function follow(act: InstanceAct, { tenantId, displayName }: Tenant, operationId: string): Promise<void> {
    const { during, done, succeeded, failed } = actFacts[act];
    try {
      const operation = await ended(operationId, (step) => show(tenantId, { ...during, step, until: null }));
      if (operation?.status === 'succeeded') {
        show(tenantId, { ...done, step: null, until: operation.endedAt ?? operation.startedAt });
        tell('done', succeeded(displayName));
      } else {
        show(tenantId, null);
        const why = operation ? (operation.error ?? 'no reason was given') : 'it has not ended within ten minutes';
        tell('problem', `${failed(displayName)}: ${why}`);
      }
    } catch (error) {
      show(tenantId, null);
      tell(
        'problem',
        `What came of “${actFacts[act].words}” for ${displayName} is not known: ${asProblem(error).message}`,
      );
    }
    refresh();
  }

  return {
    running,
    async begin(act, tenant) {
      if (running.peek()[tenant.tenantId]?.until === null)
        throw new ApiProblem(409, { code: 'conflict', title: 'Something else is being done with it.' });
      const { operationId } = await post(act, tenant.tenantId);
      show(tenant.tenantId, { ...actFacts[act].during, step: null, until: null });
      void follow(act, tenant, operationId);
    },
    stop: () => stopped.abort(),
  };
}

/** A tenant as this page knows it: what it has begun counts until the figures are of a later moment. */
export function shownOf(tenant: OverviewTenant, running: Running | undefined, figuresAt: string): OverviewTenant {
  if (!running || (running.until !== null && figuresAt > running.until)) return tenant;
  return { ...tenant, instance: running.instance, status: running.status };
}
