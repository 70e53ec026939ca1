import type { InstanceLife } from '../domain/conversation.ts';
import type { TenantRecord } from '../domain/tenant.ts';
import type { KeeperState } from '../keeper/keeper-client.ts';

/** The life of an instance that was just started: it goes on with the snapshot's if it restored the tenant's last one. */
export function lifeAtStart({ snapshot }: Pick<TenantRecord, 'snapshot'>, state: KeeperState): InstanceLife {
  const continued = snapshot !== null && state.restoredFrom === snapshot.id;
  return continued ? { lifeId: snapshot.lifeId, bootId: state.bootId, snapshotAt: snapshot.at } : newLife(state);
}

/**
 * The life of an instance that may have restarted by itself since it was started. Such a boot is a new life, also when
 * it restored a snapshot: else what was said between the snapshot and the crash would count as known after the next pause.
 */
export const lifeNow = ({ instance }: Pick<TenantRecord, 'instance'>, state: KeeperState): InstanceLife =>
  instance !== null && instance.bootId === state.bootId
    ? { lifeId: instance.lifeId, bootId: instance.bootId, snapshotAt: instance.snapshotAt }
    : newLife(state);

const newLife = ({ bootId }: KeeperState): InstanceLife => ({ lifeId: bootId, bootId, snapshotAt: null });
