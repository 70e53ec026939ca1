import type { Ingestion } from '../../shared/domain/document.ts';
import type { IngestDocument } from '../../shared/services/knowledge/ingest-document.ts';
import { openScope, type TenantScope } from '../../shared/tenancy/scope.ts';

export type { Ingestion };
export type Extracted = Ingestion & { passages: number };

const scopeOf = ({ tenantId }: Ingestion): TenantScope => openScope(tenantId, { kind: 'platform', cause: 'ingestion' });

/** Activities of a document's ingestion; each may run more than once. */
export const ingestionActivities = (ingest: IngestDocument) => ({
  extractDocument: (input: Ingestion): Promise<{ passages: number } | null> => ingest.extract(scopeOf(input), input),

  stagePassages: (input: Extracted & { from: number }): Promise<boolean> => ingest.stagePage(scopeOf(input), input),

  switchDocument: async (input: Extracted): Promise<void> => {
    await ingest.switchTo(scopeOf(input), input);
  },

  failDocument: (input: Ingestion & { passages: number; error: string }): Promise<void> =>
    ingest.fail(scopeOf(input), input, input.error),
});
