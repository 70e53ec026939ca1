import { grantedContainer } from '../../../infra/keeper/access.ts';
import { readBoot } from '../../../infra/keeper/boot.ts';
import { readConfig } from '../../../infra/keeper/config.ts';
import { createLog } from '../../../infra/keeper/log.ts';
import { restore } from '../../../infra/keeper/restore.ts';
import { takeSnapshot } from '../../../infra/keeper/snapshot.ts';
import { SnapshotStore } from '../../../infra/keeper/snapshot-store.ts';
import type { Tenant } from './blob-world.ts';

/** A keeper in this process, on one local disk of one tenant. */
export function openInstance(tenant: Tenant, stateDir: string, settings: Record<string, string> = {}) {
  const config = readConfig({ ...tenant.env, KEEPER_STATE_DIR: stateDir, ...settings });
  const store = new SnapshotStore(grantedContainer(config));
  const events: string[] = [];
  const log = createLog((line) => events.push(JSON.parse(line).event));
  return {
    stateDir,
    store,
    events,
    restore: () => restore({ config, store, log }),
    async snapshot(id: string) {
      const boot = await readBoot(stateDir);
      if (boot === undefined) throw new Error('restore first');
      return takeSnapshot({ id, consistency: 'live', config, boot, store, log });
    },
  };
}
