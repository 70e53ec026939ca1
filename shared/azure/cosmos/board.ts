import type { Database } from '@azure/cosmos';
import { z } from 'zod';
import { BoardRow } from '../../contract/conversation.ts';
import { assertScope, type TenantScope } from '../../tenancy/scope.ts';
import { isStatus, queryItems, readItem } from './items.ts';

export type BoardStore = ReturnType<typeof createBoardStore>;

const tries = 8;
const resolvedTtlSeconds = 90 * 86_400;

/** The live board in Cosmos: container `board`, one logical partition a tenant, one row a conversation. A view: every row can be made again from its conversation. */
export function createBoardStore(database: Database) {
  const container = database.container('board');

  return {
    /** Puts the row unless a newer one is there; says whether it did. */
    async put(scope: TenantScope, row: BoardRow): Promise<boolean> {
      assertScope(scope);
      if (row.tenantId !== scope.tenantId) throw new Error('The row belongs to another tenant.');
      const document = {
        ...row,
        id: row.conversationId,
        isOpen: row.resolution === null,
        ttl: row.resolution ? resolvedTtlSeconds : -1,
      };
      for (let attempt = 0; attempt < tries; attempt++) {
        const stored = await readItem(container, BoardRow.pick({ version: true }), row.conversationId, scope.tenantId);
        if (stored && stored.value.version >= row.version) return false;
        try {
          if (stored === null) await container.items.create(document);
          else {
            const ifMatch = { type: 'IfMatch', condition: stored.etag };
            await container.item(row.conversationId, scope.tenantId).replace(document, { accessCondition: ifMatch });
          }
          return true;
        } catch (error) {
          if (!isStatus(error, 409) && !isStatus(error, 412) && !isStatus(error, 404)) throw error;
        }
      }
      return false;
    },

    /** Newest change first. */
    rows: (scope: TenantScope, state: 'open' | 'resolved' | 'all', limit: number): Promise<BoardRow[]> =>
      queryItems(container, scope, {
        schema: BoardRow,
        partitionKey: scope.tenantId,
        where: state === 'all' ? 'true' : `c.isOpen = ${state === 'open'}`,
        orderBy: 'c.updatedAt DESC',
        limit,
      }),

    /** Conversations whose episode began at or after `since` (ISO), newest change first. */
    rowsSince: (scope: TenantScope, since: string, limit: number): Promise<BoardRow[]> =>
      queryItems(container, scope, {
        schema: BoardRow,
        partitionKey: scope.tenantId,
        where: 'c.openedAt >= @since',
        parameters: { since },
        orderBy: 'c.updatedAt DESC',
        limit,
      }),

    /** The versions of rows that were written at or after `since`, by conversation: one query, so that a sweep need not look at each. */
    async versionsSince(scope: TenantScope, since: Date, limit: number): Promise<Map<string, number>> {
      const rows = await queryItems(container, scope, {
        schema: BoardRow.pick({ conversationId: true, version: true }),
        partitionKey: scope.tenantId,
        where: 'c._ts >= @since',
        parameters: { since: Math.floor(since.getTime() / 1000) },
        limit,
      });
      return new Map(rows.map(({ conversationId, version }) => [conversationId, version]));
    },

    row: async (scope: TenantScope, conversationId: string): Promise<BoardRow | null> => {
      assertScope(scope);
      return (await readItem(container, BoardRow, conversationId, scope.tenantId))?.value ?? null;
    },

    /** Deletes a page of the tenant's rows; returns how many, 0 when none is left. */
    async deletePage(scope: TenantScope): Promise<number> {
      const rows = await queryItems(container, scope, {
        schema: z.object({ id: z.string() }),
        partitionKey: scope.tenantId,
        where: 'true',
        limit: 100,
      });
      for (const { id } of rows) {
        try {
          await container.item(id, scope.tenantId).delete();
        } catch (error) {
          if (!isStatus(error, 404)) throw error;
        }
      }
      return rows.length;
    },
  };
}
