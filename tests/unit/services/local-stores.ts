import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCosmos } from '../../../infra/local/cosmos/start-cosmos.ts';
import { createBoardStore } from '../../../shared/azure/cosmos/board.ts';
import { createConversationStore } from '../../../shared/azure/cosmos/conversations.ts';
import { ensureContainers, openDatabase } from '../../../shared/azure/cosmos/database.ts';
import { createTenantStore } from '../../../shared/azure/cosmos/tenants.ts';
import { createUsageStore } from '../../../shared/azure/cosmos/usage.ts';
import type { Operation } from '../../../shared/contract/tenant.ts';
import { rowOf } from '../../../shared/domain/board.ts';
import type { ConversationHead } from '../../../shared/domain/conversation.ts';
import type { Ingestion } from '../../../shared/domain/document.ts';
import { defaultSettings, type TenantRecord } from '../../../shared/domain/tenant.ts';
import type { Context, Orchestrations } from '../../../shared/services/context.ts';
import { createChangeConversation, type Decided } from '../../../shared/services/conversations/change-conversation.ts';
import { changeTenant } from '../../../shared/services/tenants/change-tenant.ts';
import type { SettingsOf } from '../../../shared/services/tenants/settings-of.ts';
import { openScope, type TenantScope } from '../../../shared/tenancy/scope.ts';

export type LocalStores = Awaited<ReturnType<typeof openLocalStores>>;

export const scopeOf = (tenantId: string): TenantScope => openScope(tenantId, { kind: 'platform', cause: 'test' });

/** The production stores over an empty Cosmos account in this process. */
export async function openLocalStores() {
  const folder = await mkdtemp(join(tmpdir(), 'stores-'));
  const server = await startCosmos({ port: 0, dataFolder: folder });
  const database = openDatabase({ endpoint: server.endpoint, key: server.key, database: 'clawdesk' });
  await ensureContainers(database);
  const tenants = createTenantStore(database);
  const conversations = createConversationStore(database);
  const board = createBoardStore(database);
  const settingsOf: SettingsOf = async (scope) => {
    const stored = await tenants.read(scope);
    if (stored) return { ...stored.value.settings, status: stored.value.status };
    return { ...defaultSettings(scope.tenantId), status: 'ready' };
  };
  const showing = new Set<Promise<unknown>>();
  /** The board at once, no live updates, no audit chain. */
  const committed = (scope: TenantScope, { head }: Decided): void => {
    const put = board.put(scope, rowOf(head)).finally(() => showing.delete(put));
    showing.add(put);
  };
  return {
    folder,
    database,
    tenants,
    conversations,
    board,
    settingsOf,
    committed,
    change: createChangeConversation({ conversations, settingsOf, committed }),
    shown: () => Promise.all(showing),
    usage: createUsageStore(database),

    /** Stores a tenant of a name of its own; ready unless told otherwise. */
    async newTenant(changes: Partial<TenantRecord> = {}, at = new Date().toISOString()): Promise<TenantScope> {
      const tenantId = `t${randomUUID().slice(0, 8)}`;
      const scope = scopeOf(tenantId);
      const operation: Operation = { ...tenants.newOperation(tenantId, 'create', at), status: 'succeeded' };
      const tenant: TenantRecord = {
        tenantId,
        status: 'ready',
        settings: defaultSettings(tenantId),
        stamp: 'test',
        secretSalt: 'c2FsdA',
        instance: null,
        snapshot: null,
        operation: null,
        createdAt: at,
        lastActivityAt: at,
        ...changes,
      };
      const key = { keyId: 'k1', name: 'first key', createdAt: at, hash: randomUUID() };
      await tenants.create(scope, { tenant, operation, key });
      return scope;
    },

    changeTenant: (scope: TenantScope, change: (tenant: TenantRecord) => TenantRecord): Promise<TenantRecord> =>
      changeTenant(tenants, scope, change),

    /** Every document that a tenant has in any container, as text. */
    async everythingOf({ tenantId }: TenantScope): Promise<string> {
      const query = { query: 'SELECT * FROM c WHERE c.tenantId = @t', parameters: [{ name: '@t', value: tenantId }] };
      const pages = ['tenants', 'conversations', 'board', 'usage', 'audit'].map((name) =>
        database.container(name).items.query<unknown>(query).fetchAll(),
      );
      return JSON.stringify((await Promise.all(pages)).map(({ resources }) => resources));
    },

    async close(): Promise<void> {
      await Promise.allSettled(showing);
      database.client.dispose();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

export type Bells = Orchestrations & {
  rung: (Pick<ConversationHead, 'tenantId' | 'conversationId'> & { listening: boolean })[];
  started: Operation[];
  ingested: Ingestion[];
};

/** Notes what would have been set in motion. */
export function noteBells(): Bells {
  const rung: Bells['rung'] = [];
  const started: Operation[] = [];
  const ingested: Ingestion[] = [];
  return {
    rung,
    started,
    ingested,
    ring: async ({ tenantId, conversationId, listening }) => {
      rung.push({ tenantId, conversationId, listening });
    },
    startOperation: async (operation) => {
      started.push(operation);
    },
    startIngestion: async (version) => {
      ingested.push(version);
    },
  };
}

export const contextFor = (scope: TenantScope, orchestrations: Orchestrations = noteBells()): Context => ({
  scope,
  orchestrations,
});

/** A clock that only moves when it is told to. */
export function stoppedClock(start = '2026-03-01T10:00:00.000Z') {
  let time = Date.parse(start);
  return {
    now: (): Date => new Date(time),
    advance: (seconds: number): void => {
      time += seconds * 1000;
    },
  };
}
