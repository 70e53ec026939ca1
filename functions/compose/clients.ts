import { DefaultAzureCredential } from '@azure/identity';
import type { Access } from '../../shared/azure/access.ts';
import { createSnapshotStorage, openBlobService } from '../../shared/azure/blob.ts';
import { createContainerApps } from '../../shared/azure/container-apps.ts';
import { createArmWrites } from '../../shared/azure/cosmos/arm-writes.ts';
import { createAuditStore } from '../../shared/azure/cosmos/audit.ts';
import { createBoardStore } from '../../shared/azure/cosmos/board.ts';
import { createCalibrationStore } from '../../shared/azure/cosmos/calibrations.ts';
import { createConversationStore } from '../../shared/azure/cosmos/conversations.ts';
import { openDatabase } from '../../shared/azure/cosmos/database.ts';
import { createTenantStore } from '../../shared/azure/cosmos/tenants.ts';
import { createUsageStore } from '../../shared/azure/cosmos/usage.ts';
import { createDocumentFiles } from '../../shared/azure/document-files.ts';
import { createPersonVerifier } from '../../shared/azure/entra.ts';
import { createTenantVault } from '../../shared/azure/key-vault.ts';
import { createOpenAi } from '../../shared/azure/openai.ts';
import { createPrecedentIndex } from '../../shared/azure/precedents.ts';
import { createKnowledgeIndex } from '../../shared/azure/search.ts';
import { createLiveGroups } from '../../shared/azure/web-pubsub.ts';
import { auditKeyOf } from '../../shared/tenancy/tenant-secrets.ts';
import type { Config } from '../config.ts';

export type Clients = ReturnType<typeof openClients>;

/** A client of every cloud service: by the app's one identity on Azure, by keys on a laptop. */
export function openClients(config: Config, now: () => Date) {
  const { cloud, cosmos, search, snapshots, pubsub } = config;
  const isAzure = cloud.kind === 'production';
  const keys = isAzure ? {} : cloud.keys;
  const credential = new DefaultAzureCredential(isAzure ? { managedIdentityClientId: cloud.identityClientId } : {});
  const access = (key: string | undefined): Access => (key === undefined ? { credential } : { key });
  const database = openDatabase({ ...cosmos, ...access(keys.cosmos) });
  const storage = keys.storage ? { connectionString: keys.storage } : { ...snapshots, credential };
  const searchAt = { ...search, ...access(keys.search) };

  return {
    credential,
    tenants: createTenantStore(database),
    conversations: createConversationStore(database),
    usage: createUsageStore(database),
    board: createBoardStore(database),
    audit: createAuditStore(database, auditKeyOf(config.masterKey)),
    calibrations: createCalibrationStore(database),
    armWrites: createArmWrites(database, { perSecond: config.arm.writesPerSecond, now }),
    apps: createContainerApps({ ...config.arm, credential }),
    vault: createTenantVault({ ...config.vault, credential }),
    knowledge: createKnowledgeIndex(searchAt),
    precedents: createPrecedentIndex({ ...searchAt, index: `${search.index}-precedents` }),
    snapshots: createSnapshotStorage(storage, now),
    files: createDocumentFiles(openBlobService(storage)),
    live: createLiveGroups(
      keys.pubsub ? { hub: pubsub.hub, connectionString: keys.pubsub } : { ...pubsub, credential },
    ),
    openai: createOpenAi({ ...config.openai, ...access(keys.openai) }),
    verifyPerson: createPersonVerifier(config.entra),
  };
}
