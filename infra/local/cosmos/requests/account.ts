import { metadataCharge } from '../charges.ts';
import type { Exchange, Reply } from './exchange.ts';

/** The account: one region, one writable endpoint, this one. */
export function readAccount({ endpoint }: Exchange): Reply {
  const location = { name: 'Local', databaseAccountEndpoint: endpoint };
  const account = {
    _self: '',
    id: 'local',
    _rid: 'local.documents.azure.com',
    media: '//media/',
    addresses: '//addresses/',
    _dbs: '//dbs/',
    writableLocations: [location],
    readableLocations: [location],
    enableMultipleWriteLocations: false,
    enablePerPartitionFailoverBehavior: false,
    userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
    userReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 1, maxReplicasetSize: 4 },
    systemReplicationPolicy: { minReplicaSetSize: 1, maxReplicasetSize: 4 },
    readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
    queryEngineConfiguration: '{}',
  };
  return { status: 200, charge: metadataCharge, body: JSON.stringify(account) };
}
