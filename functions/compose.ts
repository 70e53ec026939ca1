import { DefaultAzureCredential } from '@azure/identity';
import { conversationActivities } from '../orchestrations/conversation/conversation.activities.ts';
import { ingestionActivities } from '../orchestrations/ingestion/ingestion.activities.ts';
import { createInstanceApp } from '../orchestrations/tenant-lifecycle/instance-app.ts';
import { createSteps } from '../orchestrations/tenant-lifecycle/steps/index.ts';
import { tenantLifecycleActivities } from '../orchestrations/tenant-lifecycle/tenant-lifecycle.activities.ts';
import type { Access } from '../shared/azure/access.ts';
import { createSnapshotStorage, openBlobService } from '../shared/azure/blob.ts';
import { createContainerApps } from '../shared/azure/container-apps.ts';
import { createArmWrites } from '../shared/azure/cosmos/arm-writes.ts';
import { createAuditStore } from '../shared/azure/cosmos/audit.ts';
import { createBoardStore } from '../shared/azure/cosmos/board.ts';
import { createCalibrationStore } from '../shared/azure/cosmos/calibrations.ts';
import { createConversationStore } from '../shared/azure/cosmos/conversations.ts';
import { openDatabase } from '../shared/azure/cosmos/database.ts';
import { createTenantStore } from '../shared/azure/cosmos/tenants.ts';
import { createUsageStore } from '../shared/azure/cosmos/usage.ts';
import { createDocumentFiles } from '../shared/azure/document-files.ts';
import { createPersonVerifier } from '../shared/azure/entra.ts';
import { createTenantVault } from '../shared/azure/key-vault.ts';
import { createOpenAi } from '../shared/azure/openai.ts';
import { createPrecedentIndex } from '../shared/azure/precedents.ts';
import { createKnowledgeIndex } from '../shared/azure/search.ts';
import { createLiveGroups } from '../shared/azure/web-pubsub.ts';
import { whenAllowed } from '../shared/azure/when-allowed.ts';
import { knowledgeLimits } from '../shared/contract/knowledge.ts';
import { createChainPending } from '../shared/services/audit/chain-pending.ts';
import { createRecordAct } from '../shared/services/audit/record-act.ts';
import { createVerifyChain } from '../shared/services/audit/verify-chain.ts';
import { createRebuildBoard } from '../shared/services/board/rebuild-board.ts';
import { createShowChange } from '../shared/services/board/show-change.ts';
import { createReadCalibration } from '../shared/services/calibration/read-calibration.ts';
import { createRefitCalibration } from '../shared/services/calibration/refit-calibration.ts';
import { createUseCalibration } from '../shared/services/calibration/use-calibration.ts';
import { createAllowMessage } from '../shared/services/chat/allow-message.ts';
import { createFindConversation } from '../shared/services/chat/find-conversation.ts';
import { createListMessages } from '../shared/services/chat/list-messages.ts';
import { createReceiveMessage } from '../shared/services/chat/receive-message.ts';
import { createStartSession } from '../shared/services/chat/start-session.ts';
import { createChangeConversation } from '../shared/services/conversations/change-conversation.ts';
import { createCheckClaims } from '../shared/services/conversations/check-claims.ts';
import { createCloseEpisode } from '../shared/services/conversations/close-episode.ts';
import { createEscalate } from '../shared/services/conversations/escalate.ts';
import { createHandOff } from '../shared/services/conversations/hand-off.ts';
import { createListConversations } from '../shared/services/conversations/list-conversations.ts';
import { createRunTurn } from '../shared/services/conversations/run-turn.ts';
import { createSupervise } from '../shared/services/conversations/supervise.ts';
import { createViewConversation } from '../shared/services/conversations/view-conversation.ts';
import { createWritePacket } from '../shared/services/conversations/write-packet.ts';
import { createPauseIdleTenants } from '../shared/services/fleet/pause-idle-tenants.ts';
import { createSweep } from '../shared/services/fleet/sweep.ts';
import { createAddDocument } from '../shared/services/knowledge/add-document.ts';
import { createBeginVersion } from '../shared/services/knowledge/begin-version.ts';
import { createDeleteDocument } from '../shared/services/knowledge/delete-document.ts';
import { createEmbedPassages } from '../shared/services/knowledge/embed-passages.ts';
import { createEmbedTexts } from '../shared/services/knowledge/embed-texts.ts';
import { createExtractApart } from '../shared/services/knowledge/extract-apart.ts';
import { createFindPassages } from '../shared/services/knowledge/find-passages.ts';
import { createImportPages } from '../shared/services/knowledge/import-pages.ts';
import { createIngestDocument } from '../shared/services/knowledge/ingest-document.ts';
import { createLearnFromAnswers, learningFrom } from '../shared/services/knowledge/learn-from-answers.ts';
import { createRerankPassages } from '../shared/services/knowledge/rerank-passages.ts';
import { createResumeDocuments } from '../shared/services/knowledge/resume-documents.ts';
import { createStoreFile } from '../shared/services/knowledge/store-file.ts';
import { createSwitchVersion } from '../shared/services/knowledge/switch-version.ts';
import { createFetchPublic } from '../shared/services/knowledge/web-pages/fetch-public.ts';
import { announcingStatus } from '../shared/services/live/announce-status.ts';
import { createPublishChanges } from '../shared/services/live/publish-changes.ts';
import { createCallModel, platformDeployments } from '../shared/services/models/call-model.ts';
import { createComplete } from '../shared/services/models/complete.ts';
import { createModelBudget } from '../shared/services/models/model-budget.ts';
import { createSetOwnProvider, ownOrPlatform } from '../shared/services/models/own-provider.ts';
import { traceCalls } from '../shared/services/models/trace-calls.ts';
import { createReadOverview } from '../shared/services/overview/read-overview.ts';
import { createRateLimits } from '../shared/services/rate-limits.ts';
import { createBeginOperation } from '../shared/services/tenants/begin-operation.ts';
import { createCreateTenant } from '../shared/services/tenants/create-tenant.ts';
import { createSettingsOf } from '../shared/services/tenants/settings-of.ts';
import { createConnect } from '../shared/services/tenants/tenant-instance.ts';
import { createWakeTenant } from '../shared/services/tenants/wake-tenant.ts';
import { headerResolver } from '../shared/tenancy/resolvers/header.ts';
import { jwtResolver } from '../shared/tenancy/resolvers/jwt.ts';
import { subdomainResolver } from '../shared/tenancy/resolvers/subdomain.ts';
import { visitorResolver } from '../shared/tenancy/resolvers/visitor.ts';
import { createRunInTenant } from '../shared/tenancy/run-in-tenant.ts';
import { openScope } from '../shared/tenancy/scope.ts';
import { createSealer } from '../shared/tenancy/sealed-text.ts';
import { auditKeyOf, createSecretsOf, visitorKeyOf } from '../shared/tenancy/tenant-secrets.ts';
import { createVisitorTokens } from '../shared/tenancy/visitor-tokens.ts';
import type { Config } from './config.ts';
import { createAuthenticate } from './http/authenticate.ts';
import type { Services } from './http/services.ts';
import { startTracing } from './tracing.ts';

/** The only place that builds clients and puts the parts together. */
export function compose(config: Config) {
  const now = (): Date => new Date();
  const { cloud, cosmos, search, snapshots: blob, pubsub } = config;
  const isAzure = cloud.kind === 'production';
  const keys = isAzure ? {} : cloud.keys;
  const credential = new DefaultAzureCredential(isAzure ? { managedIdentityClientId: cloud.identityClientId } : {});
  const tracing = startTracing(config, credential);
  const access = (key: string | undefined): Access => (key === undefined ? { credential } : { key });
  const database = openDatabase({ ...cosmos, ...access(keys.cosmos) });
  const live = createLiveGroups(
    keys.pubsub ? { hub: pubsub.hub, connectionString: keys.pubsub } : { ...pubsub, credential },
  );
  const publish = createPublishChanges({ groups: live, now });
  const tenants = announcingStatus(createTenantStore(database), publish);
  const conversations = createConversationStore(database);
  const settingsOf = createSettingsOf({ tenants, now });
  const counted = createUsageStore(database);
  const budget = createModelBudget({ usage: counted, settingsOf, now });
  const usage = { ...counted, recordModel: budget.recordModel };
  const board = createBoardStore(database);
  const audit = createAuditStore(database, auditKeyOf(config.masterKey));
  const knowledge = createKnowledgeIndex({ ...search, ...access(keys.search) });
  const precedents = createPrecedentIndex({ ...search, index: `${search.index}-precedents`, ...access(keys.search) });
  const storage = keys.storage ? { connectionString: keys.storage } : { ...blob, credential };
  const snapshots = createSnapshotStorage(storage, now);
  const files = createDocumentFiles(openBlobService(storage));
  const openai = createOpenAi({ ...config.openai, ...access(keys.openai) });
  const sealer = createSealer(config.masterKey);
  const platform = platformDeployments(openai, config.deployments);
  const deploymentsFor = ownOrPlatform({ tenants, sealer, platform, everywhere: config.modelProvidersAt, now });
  const callModel = budget.within(traceCalls(createCallModel({ deploymentsFor })));
  const apps = createContainerApps({ ...config.arm, credential });
  const vault = createTenantVault({ ...config.vault, credential });
  const armWrites = createArmWrites(database, { perSecond: config.arm.writesPerSecond, now });

  const secretsOf = createSecretsOf(config.masterKey);
  const visitorTokens = createVisitorTokens(visitorKeyOf(config.masterKey), now);
  const verifyPerson = createPersonVerifier(config.entra);
  const connect = createConnect(secretsOf);
  const chainPending = createChainPending({ conversations, audit });
  const { committed } = createShowChange({ board, publish, chainAct: chainPending.chain });
  const change = createChangeConversation({ conversations, settingsOf, committed });
  const stores = {
    tenants,
    conversations,
    change,
    board,
    usage,
    knowledge,
    precedents,
    snapshots,
    files,
    connect,
    now,
  };
  const calibrating = { tenants, calibrations: createCalibrationStore(database), now };
  const embed =
    config.deployments.embedding.length > 0
      ? createEmbedTexts({ callModel, dimensions: search.dimensions })
      : undefined;
  const findPassages = createFindPassages({
    ...stores,
    rerank: createRerankPassages({ callModel, usage, now }),
    ...(embed ? { embed } : {}),
  });
  const embedding = embed ? { embedPassages: createEmbedPassages({ embed, usage, now }) } : {};

  const take = createRateLimits();
  const fetchPublic = createFetchPublic({ ...config.pages, maxBytes: knowledgeLimits.fileBytes });
  const beginVersion = createBeginVersion(stores);
  const switchVersion = createSwitchVersion(stores);
  const ingest = createIngestDocument({
    ...stores,
    ...embedding,
    switchVersion,
    fetchPublic,
    extractApart: createExtractApart(),
  });
  const deleteDocument = createDeleteDocument(stores);
  const runInTenant = createRunInTenant({ ...stores, findPassages });
  const beginOperation = createBeginOperation(stores);
  const buildApp = createInstanceApp({ ...config.instances, apiUrl: config.apiUrl });

  const services: Services = {
    ...stores,
    secretsOf,
    take,
    allowMessage: createAllowMessage({ take, settingsOf }),
    findConversation: createFindConversation(stores),
    startSession: createStartSession({ tenants, visitorTokens, webOrigin: config.webOrigin }),
    receiveMessage: createReceiveMessage(stores),
    listMessages: createListMessages(stores),
    createTenant: createCreateTenant({ ...stores, stamp: config.stamp }),
    beginOperation,
    addDocument: createAddDocument({ ...stores, ...embedding, beginVersion, switchVersion }),
    storeFile: createStoreFile({ ...stores, beginVersion }),
    importPages: createImportPages({ ...stores, beginVersion, fetchPublic }),
    deleteDocument,
    findPassages,
    supervise: learningFrom(createSupervise(stores), createLearnFromAnswers({ ...stores, settingsOf })),
    listConversations: createListConversations(stores),
    viewConversation: createViewConversation(stores),
    rebuildBoard: createRebuildBoard(stores),
    readOverview: createReadOverview(stores),
    readCalibration: createReadCalibration(calibrating),
    refitCalibration: createRefitCalibration(calibrating),
    useCalibration: createUseCalibration(calibrating),
    live,
    publish,
    audit,
    record: createRecordAct({ audit, now }),
    verifyChain: createVerifyChain({ audit }),
    complete: createComplete({ callModel, usage, now }),
    setOwnProvider: createSetOwnProvider({ tenants, sealer, now }),
  };

  const authenticate = createAuthenticate({
    verifyPerson,
    instances: { tenants, secretsOf },
    resolvers: [
      headerResolver((tenantId, hash) =>
        tenants.findKey(openScope(tenantId, { kind: 'platform', cause: 'api key' }), hash),
      ),
      subdomainResolver(config.baseDomain),
      visitorResolver(visitorTokens),
      jwtResolver(verifyPerson),
    ],
  });

  return {
    services,
    authenticate,
    conversation: conversationActivities({
      runTurn: createRunTurn({ ...stores, runInTenant, checkClaims: createCheckClaims({ callModel, usage, now }) }),
      wakeTenant: createWakeTenant({ tenants, beginOperation }),
      handOff: createHandOff(stores),
      escalate: createEscalate(stores),
      writePacket: createWritePacket({ ...stores, callModel }),
      closeEpisode: createCloseEpisode(stores),
    }),
    ingestion: ingestionActivities(ingest),
    lifecycle: tenantLifecycleActivities({
      ...stores,
      steps: createSteps({
        ...stores,
        apps,
        armWrites,
        vault,
        secretsOf,
        buildApp,
        lookEveryMs: config.arm.pollEveryMs,
      }),
    }),
    fleet: {
      pauseIdleTenants: createPauseIdleTenants({ ...stores, beginOperation }),
      sweep: createSweep({ ...stores, publish, chainPending }),
      resumeDocuments: createResumeDocuments({ ...stores, deleteDocument }),
    },
    endTracing: async (): Promise<void> => (await tracing)(),
    /** What only the app itself can create in Azure; everything else is the template's. To be run once a start. */
    prepare: (say: (line: string) => void): Promise<void> =>
      whenAllowed(
        'The search indexes',
        async () => void (await Promise.all([knowledge.ensure(), precedents.ensure()])),
        {
          say,
        },
      ),
  };
}
