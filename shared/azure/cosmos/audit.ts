import { setTimeout as delay } from 'node:timers/promises';
import type { Container, Database, OperationInput } from '@azure/cosmos';
import { z } from 'zod';
import { AuditEntry } from '../../contract/audit.ts';
import { type AuditFacts, beginningOf, chained, type Link, sealOf } from '../../domain/audit.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import { assertScope, type TenantScope } from '../../tenancy/scope.ts';
import { sameSecret } from '../../tenancy/tenant-secrets.ts';
import { queryItems, readItem, runBatch, type Stored } from './items.ts';

export type AuditStore = ReturnType<typeof createAuditStore>;

const attempts = 20;
const pageSize = 500;

const Head = z.object({ seq: z.int(), hash: z.string(), seal: z.string() });
type Head = z.infer<typeof Head>;
const Marker = z.object({ seq: z.int() });
const Row = z.looseObject({ id: z.string() });

const entryId = (seq: number): string => `e|${String(seq).padStart(10, '0')}`;
const firstId = entryId(0);
const lastId = 'e~';

/**
 * Container `audit`, partition `tenantId`: entries `e|<seq>`, a marker `x|<auditId>` per act, and the `head` with the
 * chain's end under a seal. A seal that is wrong is never mended: acts are appended all the same, the chain stays
 * broken. Nothing is ever deleted here, also not with the tenant.
 */
export function createAuditStore(database: Database, key: Uint8Array) {
  const container = database.container('audit');
  const inTurn = oneAtATime();

  const readHead = (scope: TenantScope): Promise<Stored<Head> | null> =>
    readItem(container, Head, 'head', scope.tenantId);
  const isSealed = ({ tenantId }: TenantScope, head: Head): boolean =>
    sameSecret(head.seal, sealOf(key, tenantId, head));

  async function newest(scope: TenantScope): Promise<Link> {
    const [row] = await rows(container, scope, firstId, lastId, 'DESC', 1);
    if (!row) return beginningOf(scope.tenantId);
    return { seq: seqOf(row.id), hash: z.string().catch('').parse(row.hash) };
  }

  async function appendOnce(scope: TenantScope, facts: AuditFacts): Promise<AuditEntry> {
    const { tenantId } = scope;
    let damaged = false;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const head = await readHead(scope);
      const entry = chained(facts, damaged ? await newest(scope) : (head?.value ?? beginningOf(tenantId)));
      const sealed = !damaged && (head === null || isSealed(scope, head.value));
      const { seq, hash } = entry;
      const next = { id: 'head', tenantId, seq, hash, seal: sealed ? sealOf(key, tenantId, entry) : '' } as never;
      const operations: OperationInput[] = [
        { operationType: 'Create', resourceBody: { id: `x|${facts.auditId}`, tenantId, seq } as never },
        head
          ? { operationType: 'Replace', id: 'head', resourceBody: next, ifMatch: head.etag }
          : { operationType: 'Create', resourceBody: next },
        { operationType: 'Create', resourceBody: { ...entry, id: entryId(seq) } as never },
      ];
      const outcome = await runBatch(container, tenantId, operations);
      if (outcome.ok) return entry;
      if (outcome.failedAt === 0 && outcome.status === 409) return found(scope, facts);
      // Entries stand behind the end that the head names: somebody was at work in the database.
      if (outcome.failedAt === 2 && outcome.status === 409) damaged = true;
      else if (![404, 409, 412, 449].includes(outcome.status))
        throw new Error(`The act could not be recorded: Cosmos answered ${outcome.status}.`);
      await delay(Math.random() * 10 * 2 ** Math.min(attempt, 6));
    }
    throw new ClawDeskError('unavailable', 'The act could not be recorded, many are at once; try again.', {
      retryAfterSeconds: 1,
    });
  }

  async function found({ tenantId }: TenantScope, facts: AuditFacts): Promise<AuditEntry> {
    const marker = await readItem(container, Marker, `x|${facts.auditId}`, tenantId);
    const entry = marker && (await readItem(container, AuditEntry, entryId(marker.value.seq), tenantId));
    if (!entry) throw new Error(`The act ${facts.auditId} was recorded, but its entry is gone.`);
    return entry.value;
  }

  return {
    /** Puts the act at the end of the tenant's chain; the same `auditId` again finds what is there. */
    async append(scope: TenantScope, facts: AuditFacts): Promise<AuditEntry> {
      assertScope(scope);
      if (facts.tenantId !== scope.tenantId) throw new Error('The act belongs to another tenant.');
      return inTurn(scope.tenantId, () => appendOnce(scope, facts));
    },

    /** The chain's end as the head tells it, and whether its seal is genuine; null before the first act. */
    async end(scope: TenantScope): Promise<(Link & { sealed: boolean }) | null> {
      assertScope(scope);
      const head = (await readHead(scope))?.value;
      return head ? { seq: head.seq, hash: head.hash, sealed: isSealed(scope, head) } : null;
    },

    /** Entries with `seq < before`, newest first; `next` is the following page's `before`. What cannot be read is left out. */
    async page(scope: TenantScope, before: number | undefined, limit: number) {
      const to = before === undefined ? lastId : entryId(before);
      const found = await rows(container, scope, firstId, to, 'DESC', limit);
      const oldest = found.length < limit ? 1 : seqOf(found.at(-1)?.id ?? '');
      const entries = found.flatMap((row) => AuditEntry.safeParse(row).data ?? []);
      return { entries, next: oldest > 1 ? oldest : null };
    },

    /** What is stored behind `after`, in order, in pages of 500, as it stands there. */
    async *walk(scope: TenantScope, after: number): AsyncGenerator<unknown[]> {
      let from = entryId(after);
      for (;;) {
        const page = await rows(container, scope, from, lastId, 'ASC', pageSize);
        if (page.length > 0) yield page;
        if (page.length < pageSize) return;
        from = page.at(-1)?.id ?? lastId;
      }
    },
  };
}

/** By id and not by `seq`, so that nothing that was slipped in can hide between two pages. */
const rows = (container: Container, scope: TenantScope, above: string, below: string, order: string, limit: number) =>
  queryItems(container, scope, {
    schema: Row,
    partitionKey: scope.tenantId,
    where: 'c.id > @above AND c.id < @below',
    parameters: { above, below },
    orderBy: `c.id ${order}`,
    limit,
  });

const seqOf = (id: string): number => Number(id.slice(2)) || 0;

/** Queues the work of one tenant, so that this process is not in its own way; other processes still may be first. */
function oneAtATime() {
  const tails = new Map<string, Promise<unknown>>();
  return <T>(tenantId: string, work: () => Promise<T>): Promise<T> => {
    const turn = (tails.get(tenantId) ?? Promise.resolve()).then(work, work);
    tails.set(tenantId, turn);
    const leave = (): void => {
      if (tails.get(tenantId) === turn) tails.delete(tenantId);
    };
    turn.then(leave, leave);
    return turn;
  };
}
