import type { Database } from '@azure/cosmos';
import { z } from 'zod';
import { CalibrationVersion } from '../../contract/calibration.ts';
import { Draft } from '../../domain/conversation.ts';
import { assertScope, type TenantScope } from '../../tenancy/scope.ts';
import { isStatus, queryItems, readItem, type Stored } from './items.ts';

const Versions = z.object({ versions: z.array(CalibrationVersion) });
const id = 'calibrations';

export type CalibrationStore = ReturnType<typeof createCalibrationStore>;

/** A tenant's calibrations of the gate, one document in container `tenants`, and the decided drafts that they are learned from. */
export function createCalibrationStore(database: Database) {
  const container = database.container('tenants');
  const conversations = database.container('conversations');

  return {
    /** Newest first. */
    async versions(scope: TenantScope): Promise<Stored<CalibrationVersion[]>> {
      assertScope(scope);
      const stored = await readItem(container, Versions, id, scope.tenantId);
      return { value: stored?.value.versions ?? [], etag: stored?.etag ?? '' };
    },

    /** False when somebody else has written since `etag` was read. */
    async putVersions(scope: TenantScope, versions: CalibrationVersion[], etag: string): Promise<boolean> {
      assertScope(scope);
      const item = { id, type: 'calibrations', tenantId: scope.tenantId, versions };
      try {
        if (etag === '') await container.items.create(item);
        else {
          const accessCondition = { type: 'IfMatch', condition: etag };
          await container.item(id, scope.tenantId).replace(item, { accessCondition });
        }
        return true;
      } catch (error) {
        if (isStatus(error, 409) || isStatus(error, 412) || isStatus(error, 404)) return false;
        throw error;
      }
    },

    /** Drafts that people of the tenant have approved, edited or rejected, the newest decision first. */
    decidedDrafts: (scope: TenantScope, limit: number): Promise<Draft[]> =>
      queryItems(conversations, scope, {
        schema: Draft,
        partitionKey: [scope.tenantId],
        where: `c.type = 'd' AND IS_STRING(c.decision.at)`,
        orderBy: 'c.decision.at DESC',
        limit,
      }),
  };
}
