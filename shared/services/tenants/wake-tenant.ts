import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import { delivers } from '../../domain/lifecycle.ts';
import type { Context } from '../context.ts';
import type { BeginOperation } from './begin-operation.ts';

export type WakeTenant = ReturnType<typeof createWakeTenant>;

/** Begins to resume a paused tenant. Whoever waits is rung when the running operation has ended, this one or another. */
export function createWakeTenant(deps: { tenants: TenantStore; beginOperation: BeginOperation }) {
  return async ({ ctx }: { ctx: Context }): Promise<{ ready: boolean }> => {
    const tenant = (await deps.tenants.read(ctx.scope))?.value;
    if (!tenant) return { ready: false };
    if (delivers(tenant.status)) return { ready: true };
    if (tenant.status !== 'paused') return { ready: false };
    try {
      await deps.beginOperation({ ctx, input: { kind: 'resume', onlyIf: ({ status }) => status === 'paused' } });
    } catch (error) {
      if (!(error instanceof ClawDeskError && error.code === 'conflict')) throw error;
    }
    return { ready: false };
  };
}
