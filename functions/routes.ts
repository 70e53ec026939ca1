import { rebuildBoard } from './http/board/rebuild-board.ts';
import { listMessages } from './http/chat/list-messages.ts';
import { sendMessage } from './http/chat/send-message.ts';
import { startSession } from './http/chat/start-session.ts';
import { me } from './http/conversations/me.ts';
import { getConversation, listConversations } from './http/conversations/read-conversations.ts';
import { supervision } from './http/conversations/supervise.ts';
import { grantSnapshots } from './http/keeper/grant-snapshots.ts';
import { addDocument, deleteDocument, getDocument, listDocuments } from './http/knowledge/documents.ts';
import { importDocuments } from './http/knowledge/import-pages.ts';
import { putDocumentContent } from './http/knowledge/put-content.ts';
import { searchKnowledge } from './http/knowledge/search.ts';
import { negotiate } from './http/live/negotiate.ts';
import { presence } from './http/live/presence.ts';
import { chatCompletions, listModels, responses } from './http/models/model-proxy.ts';
import { getOverview } from './http/overview/read-overview.ts';
import type { Route } from './http/route.ts';
import { health } from './http/service/health.ts';
import { openApiOf, openapi } from './http/service/openapi.ts';
import type { Services } from './http/services.ts';
import { createKey, deleteKey, listKeys } from './http/tenants/api-keys.ts';
import { getAudit } from './http/tenants/audit.ts';
import { getCalibration, refitCalibration, useCalibration } from './http/tenants/calibration.ts';
import { getCannedReplies, putCannedReplies } from './http/tenants/canned-replies.ts';
import { destroyTenant, pauseTenant, resumeTenant, rotateTenant, updateTenant } from './http/tenants/change-tenants.ts';
import { createTenant } from './http/tenants/create-tenant.ts';
import { deleteModelProvider, getModelProvider, putModelProvider } from './http/tenants/model-provider.ts';
import { getOperation, getTenant, listTenants } from './http/tenants/read-tenants.ts';
import { getRouting, tryRouting } from './http/tenants/routing.ts';
import { getUsage } from './http/tenants/usage.ts';

const table: readonly ((services: Services) => Route)[] = [
  startSession,
  sendMessage,
  listMessages,
  createTenant,
  listTenants,
  getTenant,
  updateTenant,
  getRouting,
  tryRouting,
  getCalibration,
  refitCalibration,
  useCalibration,
  pauseTenant,
  resumeTenant,
  rotateTenant,
  destroyTenant,
  getOperation,
  createKey,
  listKeys,
  deleteKey,
  getModelProvider,
  putModelProvider,
  deleteModelProvider,
  getUsage,
  getAudit,
  addDocument,
  listDocuments,
  getDocument,
  putDocumentContent,
  importDocuments,
  deleteDocument,
  searchKnowledge,
  getCannedReplies,
  putCannedReplies,
  me,
  listConversations,
  getConversation,
  ...supervision,
  negotiate,
  presence,
  rebuildBoard,
  getOverview,
  chatCompletions,
  responses,
  listModels,
  grantSnapshots,
  health,
];

/** Everything that the outside world can call, and the description of it. */
export function createRoutes(services: Services, apiUrl: string): Route[] {
  const routes = table.map((create) => create(services));
  routes.push(openapi(() => openApiOf(routes, apiUrl))());
  return routes;
}
