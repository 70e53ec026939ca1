import { describeActor } from '../../tenancy/actor.ts';
import type { Context } from '../context.ts';
import type { TakeFromAllowance } from '../rate-limits.ts';
import type { LimitsOf } from '../tenants/limits-of.ts';

/** How much of the tenant's allowance one server may use, so that it never shuts out the visitors. */
const serverShare = 0.5;

export type AllowMessage = ReturnType<typeof createAllowMessage>;

/** Takes one message from what the caller and the tenant may send. @throws rate-limited, or not-found without a tenant */
export function createAllowMessage({ limitsOf, take }: { limitsOf: LimitsOf; take: TakeFromAllowance }) {
  return async ({ ctx: { scope } }: { ctx: Context }): Promise<void> => {
    const { tenantId, actor } = scope;
    const { visitorPerMinute, tenantPerMinute } = await limitsOf(scope);
    const own = actor.kind === 'visitor' ? visitorPerMinute : Math.ceil(tenantPerMinute * serverShare);
    await take([
      { subject: `${tenantId}|${describeActor(actor)}`, perMinute: own },
      { subject: `tenant|${tenantId}`, perMinute: tenantPerMinute },
    ]);
  };
}
