import { CosmosError } from '../cosmos-error.ts';
import { readAccount } from './account.ts';
import {
  deleteDocument,
  deletePartition,
  listDocuments,
  patchDocument,
  postDocuments,
  readDocument,
  replaceDocument,
} from './documents.ts';
import type { Exchange, Reply } from './exchange.ts';
import {
  createOrQueryContainers,
  createOrQueryDatabases,
  deleteContainer,
  deleteDatabase,
  listContainers,
  listDatabases,
  listPartitionKeyRanges,
  readContainer,
  readDatabase,
  replaceContainer,
} from './metadata.ts';

type Handler = (exchange: Exchange) => Reply;

/** What the server can do: the shape of the path, then the method. */
const routes: Record<string, Record<string, Handler>> = {
  '': { GET: readAccount },
  dbs: { GET: listDatabases, POST: createOrQueryDatabases },
  'dbs/*': { GET: readDatabase, DELETE: deleteDatabase },
  'dbs/*/colls': { GET: listContainers, POST: createOrQueryContainers },
  'dbs/*/colls/*': { GET: readContainer, PUT: replaceContainer, DELETE: deleteContainer },
  'dbs/*/colls/*/pkranges': { GET: listPartitionKeyRanges },
  'dbs/*/colls/*/operations/partitionkeydelete': { POST: deletePartition },
  'dbs/*/colls/*/docs': { GET: listDocuments, POST: postDocuments },
  'dbs/*/colls/*/docs/*': { GET: readDocument, PUT: replaceDocument, PATCH: patchDocument, DELETE: deleteDocument },
};

/** Finds what answers a request. Throws 404 for a path and 405 for a method that the server does not know. */
export function route(method: string, segments: readonly string[]): { handler: Handler; ids: Exchange['ids'] } {
  const shape = segments.map((segment, index) => (index % 2 === 0 || segment === 'partitionkeydelete' ? segment : '*'));
  const methods = routes[shape.join('/')];
  if (!methods) throw new CosmosError(404, `The local Cosmos DB has no resource at '/${segments.join('/')}'.`);
  const handler = methods[method];
  if (!handler) throw new CosmosError(405, `The local Cosmos DB does not support ${method} on this resource.`);
  const [, database = '', , container = '', , document = ''] = segments;
  return { handler, ids: { database, container, document } };
}
