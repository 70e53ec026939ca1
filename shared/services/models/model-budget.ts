import type { UsageStore } from '../../azure/cosmos/usage.ts';
import { budgetRefusal, type MinuteOfModels, minuteAt, rateRefusal } from '../../domain/budget.ts';
import { ModelFailure } from '../../domain/model-failure.ts';
import type { ModelSpending, ModelUsage } from '../../domain/usage.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { SettingsOf } from '../tenants/settings-of.ts';
import type { CallModel } from './call-model.ts';

/** What other processes have spent is seen so late, milliseconds. */
const spendingKeptMs = 5000;
const keepAtMost = 5000;

type Known = { day: string; spending: ModelSpending; readAt: number };

/**
 * Holds a tenant's use of models to its budgets, counted in Cosmos by all processes, and to its limits a minute, counted
 * in this one. Calls that are under way are not known yet: by so much a budget may be overdrawn.
 */
export function createModelBudget(deps: {
  usage: Pick<UsageStore, 'recordModel' | 'modelSpending'>;
  settingsOf: SettingsOf;
  now: () => Date;
}) {
  const { usage, settingsOf, now } = deps;
  const known = new Map<string, Known>();
  const minutes = new Map<string, MinuteOfModels>();

  async function spendingOf(scope: TenantScope): Promise<ModelSpending> {
    const at = now();
    const day = at.toISOString().slice(0, 10);
    const remembered = known.get(scope.tenantId);
    if (remembered?.day === day && at.getTime() - remembered.readAt < spendingKeptMs) return remembered.spending;
    const spending = await usage.modelSpending(scope, at.toISOString());
    if (known.size >= keepAtMost) known.clear();
    known.set(scope.tenantId, { day, spending, readAt: at.getTime() });
    return spending;
  }

  function minuteOf({ tenantId }: TenantScope): MinuteOfModels {
    const minute = minuteAt(now(), minutes.get(tenantId));
    if (minutes.size >= keepAtMost) minutes.clear();
    minutes.set(tenantId, minute);
    return minute;
  }

  /** @throws ModelFailure `over-budget` or `over-rate` with the seconds to wait. */
  async function admit(scope: TenantScope): Promise<void> {
    const { models: limits } = await settingsOf(scope);
    const minute = minuteOf(scope);
    const tooFast = rateRefusal(limits, minute, now());
    if (tooFast) throw new ModelFailure('over-rate', tooFast.reason, tooFast);
    minute.requests += 1;
    if (limits.tokensPerDay === null && limits.usdPerMonth === null) return;
    const usedUp = budgetRefusal(limits, await spendingOf(scope), now());
    if (usedUp) throw new ModelFailure('over-budget', usedUp.reason, usedUp);
  }

  return {
    /** The same call, for those who may make it. Vectors are the platform's own expense. */
    within:
      (callModel: CallModel): CallModel =>
      async (call) => {
        if (call.use !== 'embedding') await admit(call.scope);
        return callModel(call);
      },

    /** As the store's own; what is counted here is known here at once. */
    async recordModel(scope: TenantScope, used: ModelUsage): Promise<boolean> {
      const isNew = await usage.recordModel(scope, used);
      if (!isNew) return false;
      const tokens = used.tokens.input + used.tokens.output;
      minuteOf(scope).tokens += tokens;
      const remembered = known.get(scope.tenantId);
      if (remembered) {
        remembered.spending.tokensToday += tokens;
        remembered.spending.usdThisMonth += used.cost;
      }
      return true;
    },
  };
}
