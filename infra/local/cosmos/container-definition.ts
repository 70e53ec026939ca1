import { z } from 'zod';
import { badRequest } from './cosmos-error.ts';

const compositePath = z.object({ path: z.string(), order: z.enum(['ascending', 'descending']).default('ascending') });

const indexingPolicy = z.looseObject({
  indexingMode: z.enum(['consistent', 'none']).default('consistent'),
  automatic: z.boolean().default(true),
  includedPaths: z.array(z.looseObject({ path: z.string() })).default([{ path: '/*' }]),
  excludedPaths: z.array(z.looseObject({ path: z.string() })).default([{ path: '/"_etag"/?' }]),
  compositeIndexes: z.array(z.array(compositePath).min(2)).default([]),
});

export type IndexingPolicy = z.infer<typeof indexingPolicy>;

const resourceId = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\?#]+$/);

const definition = z.looseObject({
  id: resourceId,
  partitionKey: z
    .object({
      paths: z.array(z.string().startsWith('/')).min(1).max(3),
      kind: z.enum(['Hash', 'MultiHash']).default('Hash'),
      version: z.union([z.literal(1), z.literal(2)]).optional(),
      systemKey: z.boolean().optional(),
    })
    .refine(({ kind, paths }) => kind === 'MultiHash' || paths.length === 1, 'More than one path needs kind MultiHash.')
    .refine(({ kind, version }) => kind === 'Hash' || version === 2, 'Kind MultiHash needs version 2.'),
  indexingPolicy: indexingPolicy.prefault({}),
  uniqueKeyPolicy: z.object({ uniqueKeys: z.array(z.object({ paths: z.array(z.string()).min(1) })) }).optional(),
  defaultTtl: z.union([z.literal(-1), z.int().positive()]).optional(),
});

export type ContainerDefinition = z.infer<typeof definition>;

const database = z.object({ id: resourceId });

/** What would change results if it were silently ignored. */
const notHere = [
  'vectorEmbeddingPolicy',
  'fullTextPolicy',
  'computedProperties',
  'clientEncryptionPolicy',
  'changeFeedPolicy',
];

/** Checks a container as it comes over the wire and fills in the service's defaults. Throws 400. */
export function parseContainer(body: unknown): ContainerDefinition {
  const container = parse(definition, body);
  const refused = notHere.find((name) => container[name] !== undefined);
  if (refused) throw badRequest(`'${refused}' is not supported by the local Cosmos DB.`);
  const indexes = ['vectorIndexes', 'fullTextIndexes', 'spatialIndexes'].find((name) => {
    const found = container.indexingPolicy[name];
    return Array.isArray(found) && found.length > 0;
  });
  if (indexes) throw badRequest(`'indexingPolicy.${indexes}' is not supported by the local Cosmos DB.`);
  return container;
}

export const parseDatabase = (body: unknown): z.infer<typeof database> => parse(database, body);

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) throw badRequest(`The input is invalid: ${z.prettifyError(result.error)}`);
  return result.data;
}
