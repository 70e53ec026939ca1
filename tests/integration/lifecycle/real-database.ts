import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@azure/cosmos';
import { startCosmos } from '../../../infra/local/cosmos/start-cosmos.ts';
import { ensureContainers, openDatabase } from '../../../shared/azure/cosmos/database.ts';

/** The platform's containers in a local Cosmos DB of their own. */
export async function openRealDatabase(): Promise<{ database: Database; close(): Promise<void> }> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'clawdesk-lifecycle-'));
  const { endpoint, key, close } = await startCosmos({ port: 0, dataFolder });
  const database = openDatabase({ endpoint, database: 'clawdesk', key });
  await ensureContainers(database);
  return {
    database,
    async close() {
      database.client.dispose();
      await close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
