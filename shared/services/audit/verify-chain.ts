import type { AuditStore } from '../../azure/cosmos/audit.ts';
import type { AuditResponse } from '../../contract/audit.ts';
import { type Break, beginningOf, follow, type Link, missing } from '../../domain/audit.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import type { TenantScope } from '../../tenancy/scope.ts';

export type VerifyChain = ReturnType<typeof createVerifyChain>;
type Verdict = AuditResponse['chain'];

const looks = 20;

/**
 * Follows the tenant's whole chain and compares its end with the sealed one. Acts may be appended meanwhile: the end is
 * read after the entries and can only be ahead of them, and what it is ahead by must then be there.
 */
export function createVerifyChain(deps: { audit: Pick<AuditStore, 'walk' | 'end'> }) {
  const { audit } = deps;
  return async (scope: TenantScope): Promise<Verdict> => {
    const beginning = beginningOf(scope.tenantId);
    let last: Link = beginning;
    let promised = 0;
    for (let look = 0; look < looks; look++) {
      for await (const page of audit.walk(scope, last.seq)) {
        const followed = follow(page, last);
        last = followed.last;
        if (followed.broken) return verdict(last, followed.broken);
      }
      if (last.seq < promised) return verdict(last, { seq: last.seq + 1, problem: missing(last.seq + 1, promised) });
      const end = (await audit.end(scope)) ?? { ...beginning, sealed: true };
      if (end.seq <= last.seq) return verdict(last, breakAtEnd(last, end));
      promised = end.seq;
    }
    throw new ClawDeskError('unavailable', 'So much is being recorded that no end was reached; try again.', {
      retryAfterSeconds: 5,
    });
  };
}

function breakAtEnd(last: Link, end: Link & { sealed: boolean }): Break | null {
  if (end.seq < last.seq)
    return { seq: end.seq + 1, problem: `What stands behind entry ${end.seq} was not appended by the platform.` };
  if (end.hash !== last.hash)
    return { seq: last.seq, problem: `Entry ${last.seq} is not the one that the chain’s end names.` };
  if (!end.sealed)
    return { seq: last.seq, problem: 'The seal of the chain’s end is not genuine: the end was cut off or rewritten.' };
  return null;
}

const verdict = (last: Link, broken: Break | null): Verdict => ({
  intact: broken === null,
  entries: last.seq,
  brokenAt: broken?.seq ?? null,
  problem: broken?.problem ?? null,
});
