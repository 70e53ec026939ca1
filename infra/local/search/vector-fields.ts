import { z } from 'zod';
import { badRequest } from './search-error.ts';

const Named = z.looseObject({ name: z.string() });

/** The `vectorSearch` part of an index, as far as this service reads it. */
export const VectorSearch = z.looseObject({
  profiles: z.array(Named.extend({ algorithm: z.string() })).nullish(),
  algorithms: z
    .array(
      Named.extend({
        kind: z.enum(['hnsw', 'exhaustiveKnn']),
        hnswParameters: z.looseObject({ metric: z.string().nullish() }).nullish(),
        exhaustiveKnnParameters: z.looseObject({ metric: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
});
export type VectorSearch = z.infer<typeof VectorSearch>;

/** What a definition says of a field of the type Collection(Edm.Single). */
type VectorField = {
  name: string;
  dimensions?: number | null | undefined;
  vectorSearchProfile?: string | null | undefined;
  searchable?: boolean | null | undefined;
  filterable?: boolean | null | undefined;
  sortable?: boolean | null | undefined;
};

/** Throws 400 unless the field has dimensions and a profile, and that an algorithm which compares by cosine. */
export function checkVectorField(field: VectorField, { profiles, algorithms }: VectorSearch): void {
  const { name, dimensions, vectorSearchProfile } = field;
  if (!dimensions) throw badRequest(`The vector field '${name}' must have the property 'dimensions' set.`);
  if (dimensions < 2 || dimensions > 4096)
    throw badRequest(`The vector field '${name}' has ${dimensions} dimensions; 2 to 4096 are possible.`);
  if (!vectorSearchProfile)
    throw badRequest(`The vector field '${name}' must have the property 'vectorSearchProfile' set.`);
  if (field.searchable !== true) throw badRequest(`The vector field '${name}' must be searchable.`);
  if (field.filterable || field.sortable)
    throw badRequest(`The vector field '${name}' cannot be filterable or sortable.`);
  const profile = (profiles ?? []).find((known) => known.name === vectorSearchProfile);
  if (!profile)
    throw badRequest(`The field '${name}' uses a vector search profile '${vectorSearchProfile}' which is not defined.`);
  const algorithm = (algorithms ?? []).find((known) => known.name === profile.algorithm);
  if (!algorithm)
    throw badRequest(
      `The vector search profile '${profile.name}' uses an algorithm '${profile.algorithm}' which is not defined.`,
    );
  const metric = algorithm.hnswParameters?.metric ?? algorithm.exhaustiveKnnParameters?.metric ?? 'cosine';
  if (metric !== 'cosine')
    throw badRequest(`The metric '${metric}' of '${algorithm.name}' is not supported by this service; use 'cosine'.`);
}

export const wrongLength = (field: string, expected: number, given: number): string =>
  `There's a mismatch in vector dimensions. The vector field '${field}', with dimension of '${expected}', expects a length of '${expected}'. However, the provided vector has a length of '${given}'. Please ensure that the vector length matches the expected length of the vector field.`;
