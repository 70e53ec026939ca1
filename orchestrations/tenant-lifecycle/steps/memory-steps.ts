import { setTimeout as delay } from 'node:timers/promises';
import type { SnapshotStorage } from '../../../shared/azure/blob.ts';
import type { ContainerApps } from '../../../shared/azure/container-apps.ts';
import type { BoardStore } from '../../../shared/azure/cosmos/board.ts';
import type { ConversationStore } from '../../../shared/azure/cosmos/conversations.ts';
import type { TenantStore } from '../../../shared/azure/cosmos/tenants.ts';
import type { DocumentFiles } from '../../../shared/azure/document-files.ts';
import type { PrecedentIndex } from '../../../shared/azure/precedents.ts';
import type { KnowledgeIndex } from '../../../shared/azure/search.ts';
import { noLongerWaiting } from '../../../shared/domain/conversation-changes.ts';
import type { ChangeConversation } from '../../../shared/services/conversations/change-conversation.ts';
import { changeTenant } from '../../../shared/services/tenants/change-tenant.ts';
import { settingsKeptMs } from '../../../shared/services/tenants/settings-of.ts';
import type { Connect } from '../../../shared/services/tenants/tenant-instance.ts';
import { lifeNow } from '../../../shared/tenancy/instance-life.ts';
import { destroyOptions } from '../destroy-options.ts';
import type { StepOutcome } from '../tenant-lifecycle.activities.ts';
import { again, done, type Step, type StepContext } from './step.ts';

const lookEveryMs = 250;
const calmMs = 1000;
const drainMs = 20_000;
const maxPages = 10_000;
const deletedOnce = 'deleted once';

type Dependencies = {
  apps: ContainerApps;
  tenants: TenantStore;
  conversations: ConversationStore;
  change: ChangeConversation;
  board: BoardStore;
  knowledge: KnowledgeIndex;
  precedents: Pick<PrecedentIndex, 'removeTenant'>;
  snapshots: SnapshotStorage;
  files: DocumentFiles;
  connect: Connect;
  now: () => Date;
};

/** What an instance remembers: drained, saved, kept or deleted. */
export function memorySteps(deps: Dependencies) {
  const { apps, tenants, conversations, change, board, knowledge, precedents, snapshots, files, connect, now } = deps;

  /** The running messages end, new ones are refused; those that came meanwhile wait in the inbox. */
  async function drain({ tenant, operationId }: StepContext): Promise<StepOutcome> {
    const outcome = await connect(tenant).gateway.suspend({ requestId: operationId, drain: true, timeoutMs: drainMs });
    return outcome.status === 'ready' ? done : again(lookEveryMs);
  }

  /** Takes the suspension back; a gateway that is still starting again was never suspended, but must be up before it is told so. */
  async function undrain({ tenant, operationId }: StepContext): Promise<StepOutcome> {
    const { gateway } = connect(tenant);
    if (!(await gateway.startup()).started) return again(calmMs);
    const suspension = await gateway.suspend({ requestId: operationId, drain: true, timeoutMs: drainMs });
    if (suspension.status === 'ready') await gateway.resumeFromSuspend(suspension.suspensionId);
    return done;
  }

  /** Begins a snapshot named by the operation and waits until the keeper has verified it by reading it back. */
  async function snapshot({ scope, tenant, operationId }: StepContext): Promise<StepOutcome> {
    const { keeper } = connect(tenant);
    const id = operationId.replaceAll('.', '-');
    const at = now().toISOString();
    await keeper.beginSnapshot(id, 'drained');
    const state = await keeper.snapshot(id);
    if (state.status === 'failed') throw new Error(`The snapshot failed: ${state.error ?? 'no reason given'}`);
    if (state.status === 'running') return again(lookEveryMs);
    const { lifeId } = lifeNow(tenant, await keeper.state());
    await changeTenant(tenants, scope, (current) => ({ ...current, snapshot: { id, lifeId, at } }));
    return done;
  }

  /** What a running instance remembers is saved; a sleeping one was saved when it fell asleep. */
  async function save(context: StepContext): Promise<StepOutcome> {
    if (!(await apps.isRunning(context.tenant.tenantId))) return done;
    const drained = await drain(context);
    return drained.done ? snapshot(context) : drained;
  }

  const undrainIfRunning = async (context: StepContext): Promise<StepOutcome> =>
    (await apps.isRunning(context.tenant.tenantId)) ? undrain(context) : done;

  return {
    drain: { run: drain, undo: undrain },

    snapshot: { run: snapshot },

    'save-memory': { run: save, undo: undrainIfRunning },

    /** Without a backup nothing is destroyed, unless that was asked for. */
    'final-backup': {
      async run(context) {
        const { force } = destroyOptions(await tenants.operation(context.scope, context.operationId));
        return force ? done : save(context);
      },
      undo: undrainIfRunning,
    },

    /**
     * Begins when no front end takes anything for the tenant any more: what came before is deleted or kept with the
     * rest. Deletes twice, because something may have been on its way: a row of the board, a passage no search showed yet.
     */
    'clean-up': {
      async run({ scope, operationId, carry }) {
        const operation = await tenants.operation(scope, operationId);
        const { keepData, force } = destroyOptions(operation);
        const begun = Date.parse(operation?.value.startedAt ?? '') || 0;
        if (now().getTime() - begun < settingsKeptMs + calmMs) return again(calmMs);
        if (keepData) {
          for (const { conversationId } of await conversations.waiting(scope)) {
            await change(scope, conversationId, (head) => head && noLongerWaiting(head));
          }
          return done;
        }
        // By the missing record an ingestion that still runs sees that it has to take its own back.
        for (const { documentId } of await tenants.documents(scope))
          await tenants.deleteItem(scope, `doc|${documentId}`);
        await knowledge.removeTenant(scope);
        await files.removeTenant(scope);
        for (const id of ['canned-replies', 'calibrations']) await tenants.deleteItem(scope, id);
        for (let page = 0; page < maxPages && (await conversations.deletePage(scope)) > 0; page++) await delay(1);
        for (let page = 0; page < maxPages && (await board.deletePage(scope)) > 0; page++) await delay(1);
        await precedents.removeTenant(scope);
        if (carry !== deletedOnce) return again(settingsKeptMs, deletedOnce);
        if (force) await snapshots.remove(scope);
        return done;
      },
    },

    'prepare-storage': {
      run: async ({ scope }) => {
        await snapshots.ensure(scope);
        return done;
      },
    },
  } satisfies Record<string, Step>;
}
