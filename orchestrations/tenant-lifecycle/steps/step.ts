import type { TenantRecord } from '../../../shared/domain/tenant.ts';
import type { TenantScope } from '../../../shared/tenancy/scope.ts';
import type { StepOutcome } from '../tenant-lifecycle.activities.ts';

/** What a step sees: the tenant as it is now, and what the step's last look left for this one. */
export type StepContext = { scope: TenantScope; tenant: TenantRecord; operationId: string; carry: unknown };

type Act = (context: StepContext) => Promise<StepOutcome>;

/** One step of a lifecycle. Both may be repeated at any point; `undo` also follows a `run` that failed half-way. */
export type Step = { run: Act; undo?: Act };

export const done: StepOutcome = { done: true };

export const again = (againInMs: number, carry: unknown = null): StepOutcome => ({ done: false, againInMs, carry });
