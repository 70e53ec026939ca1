import { z } from 'zod';
import type { IndexSchema } from './index-schema.ts';
import { badRequest } from './search-error.ts';
import { wrongLength } from './vector-fields.ts';

const VectorQuery = z.looseObject({
  kind: z.string(),
  vector: z.array(z.number()).nullish(),
  fields: z.string().nullish(),
  k: z.int().min(1).max(10_000).nullish(),
  weight: z.number().positive().nullish(),
  exhaustive: z.boolean().nullish(),
});

export const VectorQueries = z.array(VectorQuery).max(10);

/** One ranking to be made: of one field by one vector. */
export interface VectorRanking {
  readonly field: string;
  readonly vector: readonly number[];
  readonly k: number;
  readonly weight: number;
}

/** `exhaustive` changes nothing: every vector is looked at anyway. */
const READ = new Set(['kind', 'vector', 'fields', 'k', 'weight', 'exhaustive']);
const DEFAULT_K = 50;

/** One ranking for each field of each query; throws 400 for what is wrong or not done here. */
export function vectorRankings(schema: IndexSchema, queries: z.infer<typeof VectorQueries>): VectorRanking[] {
  return queries.flatMap((query) => {
    if (query.kind !== 'vector')
      throw badRequest(`Vector queries of the kind '${query.kind}' are not supported by this service; use 'vector'.`);
    const other = Object.keys(query).find((name) => !READ.has(name) && query[name] !== null);
    if (other) throw badRequest(`The parameter '${other}' of a vector query is not supported by this service.`);
    const { vector, k, weight } = query;
    const fields = (query.fields ?? '').split(',').flatMap((name) => name.trim() || []);
    if (!vector) throw badRequest("The vector query must have the property 'vector' set.");
    if (fields.length === 0) throw badRequest("The vector query must have the property 'fields' set.");
    return fields.map((field) => {
      const dimensions = schema.fields.get(field)?.dimensions;
      if (dimensions === undefined)
        throw badRequest(`The field '${field}' in the vector field list is not a vector field.`);
      if (vector.length !== dimensions) throw badRequest(wrongLength(field, dimensions, vector.length));
      return { field, vector, k: k ?? DEFAULT_K, weight: weight ?? 1 };
    });
  });
}
