import { notFound } from '../../domain/errors.ts';
import { describeActor } from '../../tenancy/actor.ts';
import type { Context } from '../context.ts';
import type { TakeFromAllowance } from '../rate-limits.ts';
import type { SettingsOf } from '../tenants/settings-of.ts';

/** How much of the tenant's allowance one server may use, so that it never shuts out the visitors. */
const serverShare = 0.5;

export type AllowMessage = ReturnType<typeof createAllowMessage>;

/** Takes one message from what the caller and the tenant may send. @throws rate-limited, or not-found without a tenant */
export function createAllowMessage({ settingsOf, take }: { settingsOf: SettingsOf; take: TakeFromAllowance }) {
  return async ({ ctx: { scope } }: { ctx: Context }): Promise<void> => {
    const { tenantId, actor } = scope;
    const { limits, status } = await settingsOf(scope);
    if (status === 'destroying') throw notFound('tenant');
    const own = actor.kind === 'visitor' ? limits.visitorPerMinute : Math.ceil(limits.tenantPerMinute * serverShare);
    await take([
      { subject: `${tenantId}|${describeActor(actor)}`, perMinute: own },
      { subject: `tenant|${tenantId}`, perMinute: limits.tenantPerMinute },
    ]);
  };
}
