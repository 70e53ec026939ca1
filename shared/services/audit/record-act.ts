import type { AuditStore } from '../../azure/cosmos/audit.ts';
import type { AuditEntry } from '../../contract/audit.ts';
import { type AuditDetails, AuditFacts } from '../../domain/audit.ts';
import { randomId } from '../../domain/ids.ts';
import type { TenantScope } from '../../tenancy/scope.ts';

export type RecordAct = ReturnType<typeof createRecordAct>;

export type Act = {
  action: string;
  conversationId?: string;
  cause?: string | undefined;
  details?: AuditDetails;
  /** A name that is the same when the same act is recorded again; a new one unless told. */
  auditId?: string;
};

/**
 * What the chain says about an act of the scope's person; null for everybody else: only people are audited.
 * @throws before anything is written when the details hold a text.
 */
export function factsOf({ tenantId, actor }: TenantScope, act: Act, at: string): AuditFacts | null {
  if (actor.kind !== 'person') return null;
  const { personId, name, roles } = actor;
  return AuditFacts.parse({
    auditId: act.auditId ?? randomId(26),
    tenantId,
    at,
    actor: { personId, name, roles },
    action: act.action,
    conversationId: act.conversationId ?? null,
    cause: act.cause ?? null,
    details: act.details ?? {},
  });
}

/** Appends an act of a person to the tenant's chain; null when nobody did it. @throws when it could not be written. */
export function createRecordAct(deps: { audit: AuditStore; now: () => Date }) {
  return async (scope: TenantScope, act: Act): Promise<AuditEntry | null> => {
    const facts = factsOf(scope, act, deps.now().toISOString());
    return facts && deps.audit.append(scope, facts);
  };
}
