import { conversationActivities } from '../../orchestrations/conversation/conversation.activities.ts';
import { ingestionActivities } from '../../orchestrations/ingestion/ingestion.activities.ts';
import { createInstanceApp } from '../../orchestrations/tenant-lifecycle/instance-app.ts';
import { createSteps } from '../../orchestrations/tenant-lifecycle/steps/index.ts';
import { tenantLifecycleActivities } from '../../orchestrations/tenant-lifecycle/tenant-lifecycle.activities.ts';
import { whenAllowed } from '../../shared/azure/when-allowed.ts';
import { createChainPending } from '../../shared/services/audit/chain-pending.ts';
import { createRecordAct } from '../../shared/services/audit/record-act.ts';
import { createVerifyChain } from '../../shared/services/audit/verify-chain.ts';
import { createRebuildBoard } from '../../shared/services/board/rebuild-board.ts';
import { createShowChange } from '../../shared/services/board/show-change.ts';
import { createReadCalibration } from '../../shared/services/calibration/read-calibration.ts';
import { createRefitCalibration } from '../../shared/services/calibration/refit-calibration.ts';
import { createUseCalibration } from '../../shared/services/calibration/use-calibration.ts';
import { createAllowMessage } from '../../shared/services/chat/allow-message.ts';
import { createFindConversation } from '../../shared/services/chat/find-conversation.ts';
import { createListMessages } from '../../shared/services/chat/list-messages.ts';
import { createReceiveMessage } from '../../shared/services/chat/receive-message.ts';
import { createStartSession } from '../../shared/services/chat/start-session.ts';
import { createChangeConversation } from '../../shared/services/conversations/change-conversation.ts';
import { createCheckClaims } from '../../shared/services/conversations/check-claims.ts';
import { createCloseEpisode } from '../../shared/services/conversations/close-episode.ts';
import { createEscalate } from '../../shared/services/conversations/escalate.ts';
import { createHandOff } from '../../shared/services/conversations/hand-off.ts';
import { createListConversations } from '../../shared/services/conversations/list-conversations.ts';
import { createRunTurn } from '../../shared/services/conversations/run-turn.ts';
import { createSupervise } from '../../shared/services/conversations/supervise.ts';
import { createViewConversation } from '../../shared/services/conversations/view-conversation.ts';
import { createWritePacket } from '../../shared/services/conversations/write-packet.ts';
import { createPauseIdleTenants } from '../../shared/services/fleet/pause-idle-tenants.ts';
import { createSweep } from '../../shared/services/fleet/sweep.ts';
import { createLearnFromAnswers, learningFrom } from '../../shared/services/knowledge/learn-from-answers.ts';
import { announcingStatus } from '../../shared/services/live/announce-status.ts';
import { createPublishChanges } from '../../shared/services/live/publish-changes.ts';
import { createReadOverview } from '../../shared/services/overview/read-overview.ts';
import { createRateLimits } from '../../shared/services/rate-limits.ts';
import { createBeginOperation } from '../../shared/services/tenants/begin-operation.ts';
import { createCreateTenant } from '../../shared/services/tenants/create-tenant.ts';
import { createSettingsOf } from '../../shared/services/tenants/settings-of.ts';
import { createConnect } from '../../shared/services/tenants/tenant-instance.ts';
import { createWakeTenant } from '../../shared/services/tenants/wake-tenant.ts';
import { headerResolver } from '../../shared/tenancy/resolvers/header.ts';
import { jwtResolver } from '../../shared/tenancy/resolvers/jwt.ts';
import { subdomainResolver } from '../../shared/tenancy/resolvers/subdomain.ts';
import { visitorResolver } from '../../shared/tenancy/resolvers/visitor.ts';
import { createRunInTenant } from '../../shared/tenancy/run-in-tenant.ts';
import { openScope } from '../../shared/tenancy/scope.ts';
import { createSecretsOf, visitorKeyOf } from '../../shared/tenancy/tenant-secrets.ts';
import { createVisitorTokens } from '../../shared/tenancy/visitor-tokens.ts';
import type { Config } from '../config.ts';
import { createAuthenticate } from '../http/authenticate.ts';
import type { Services } from '../http/services.ts';
import { startTracing } from '../tracing.ts';
import { openClients } from './clients.ts';
import { composeKnowledge } from './knowledge.ts';
import { composeModels } from './models.ts';

/** The only place that builds clients and puts the parts together. */
export function compose(config: Config) {
  const now = (): Date => new Date();
  const clients = openClients(config, now);
  const { conversations, board, audit, live, verifyPerson } = clients;
  const tracing = startTracing(config, clients.credential);
  const publish = createPublishChanges({ groups: live, now });
  const tenants = announcingStatus(clients.tenants, publish);
  const settingsOf = createSettingsOf({ tenants, now });
  const { callModel, usage, ...models } = composeModels(config, { ...clients, tenants, settingsOf, now });

  const secretsOf = createSecretsOf(config.masterKey);
  const visitorTokens = createVisitorTokens(visitorKeyOf(config.masterKey), now);
  const chainPending = createChainPending({ conversations, audit });
  const { committed } = createShowChange({ board, publish, chainAct: chainPending.chain });
  const change = createChangeConversation({ conversations, settingsOf, committed });
  const stores = { ...clients, tenants, usage, change, connect: createConnect(secretsOf), now };

  const { ingest, resumeDocuments, ...documents } = composeKnowledge(config, { ...stores, callModel });
  const runInTenant = createRunInTenant({ ...stores, findPassages: documents.findPassages });
  const beginOperation = createBeginOperation(stores);
  const take = createRateLimits();

  const services: Services = {
    ...stores,
    ...models,
    ...documents,
    secretsOf,
    take,
    allowMessage: createAllowMessage({ take, settingsOf }),
    findConversation: createFindConversation(stores),
    startSession: createStartSession({ tenants, visitorTokens, webOrigin: config.webOrigin }),
    receiveMessage: createReceiveMessage(stores),
    listMessages: createListMessages(stores),
    createTenant: createCreateTenant({ ...stores, stamp: config.stamp }),
    beginOperation,
    supervise: learningFrom(createSupervise(stores), createLearnFromAnswers({ ...stores, settingsOf })),
    listConversations: createListConversations(stores),
    viewConversation: createViewConversation(stores),
    rebuildBoard: createRebuildBoard(stores),
    readOverview: createReadOverview(stores),
    readCalibration: createReadCalibration(stores),
    refitCalibration: createRefitCalibration(stores),
    useCalibration: createUseCalibration(stores),
    publish,
    record: createRecordAct({ audit, now }),
    verifyChain: createVerifyChain({ audit }),
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
      runTurn: createRunTurn({ ...stores, runInTenant, checkClaims: createCheckClaims({ ...stores, callModel }) }),
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
        secretsOf,
        buildApp: createInstanceApp({ ...config.instances, apiUrl: config.apiUrl }),
        lookEveryMs: config.arm.pollEveryMs,
      }),
    }),
    fleet: {
      pauseIdleTenants: createPauseIdleTenants({ ...stores, beginOperation }),
      sweep: createSweep({ ...stores, publish, chainPending }),
      resumeDocuments,
    },
    endTracing: async (): Promise<void> => (await tracing)(),
    /** What only the app itself can create in Azure; everything else is the template's. To be run once a start. */
    prepare: async (say: (line: string) => void): Promise<void> => {
      const ensure = () => Promise.all([stores.knowledge.ensure(), stores.precedents.ensure()]);
      await whenAllowed('The search indexes', ensure, { say });
    },
  };
}
