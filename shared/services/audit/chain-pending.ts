import type { AuditStore } from '../../azure/cosmos/audit.ts';
import type { AuditFacts } from '../../domain/audit.ts';
import { openScope, type TenantScope } from '../../tenancy/scope.ts';

/** Where acts on conversations lie from their commit until they are chained. */
export type PendingActs = {
  /** Acts of before `before`, of all tenants of the stamp. */
  sweepPendingActs(before: string, limit: number): Promise<AuditFacts[]>;
  forgetPendingAct(scope: TenantScope, conversationId: string, auditId: string): Promise<void>;
};

export type ChainPending = ReturnType<typeof createChainPending>;

const atOnce = 500;

/** Brings acts that were committed with their conversation into the tenant's chain, each once, however often it is tried. */
export function createChainPending(deps: { conversations: PendingActs; audit: Pick<AuditStore, 'append'> }) {
  const { conversations, audit } = deps;

  async function chain(scope: TenantScope, facts: AuditFacts): Promise<void> {
    if (facts.conversationId === null) throw new Error(`The act ${facts.auditId} is not one on a conversation.`);
    await audit.append(scope, facts);
    await conversations.forgetPendingAct(scope, facts.conversationId, facts.auditId);
  }

  return {
    /** Right after the commit; when it fails, the sweep does it later. */
    chain,

    /** What was left over before `before`, oldest first; one that fails does not hold up the others. Returns how many. */
    async sweep(before: string): Promise<number> {
      const left = await conversations.sweepPendingActs(before, atOnce);
      const failures: unknown[] = [];
      for (const facts of left.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
        const scope = openScope(facts.tenantId, { kind: 'platform', cause: 'audit' });
        await chain(scope, facts).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} acts could not be chained.`);
      return left.length;
    },
  };
}
