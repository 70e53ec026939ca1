import type { InstanceLife } from '../domain/conversation.ts';
import type { TenantRecord } from '../domain/tenant.ts';
import type { KeeperState } from '../keeper/keeper-client.ts';

/** A boot that restored the tenant's last snapshot goes on with the snapshot's life; any other boot is a new life. */
export function lifeOf(tenant: Pick<TenantRecord, 'snapshot'>, state: KeeperState): InstanceLife {
  const { snapshot } = tenant;
  const continued = snapshot !== null && state.restoredFrom === snapshot.id;
  return continued
    ? { lifeId: snapshot.lifeId, bootId: state.bootId, snapshotAt: snapshot.at }
    : { lifeId: state.bootId, bootId: state.bootId, snapshotAt: null };
}
