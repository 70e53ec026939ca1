import { z } from 'zod';
import { badRequest } from './search-error.ts';
import { checkVectorField, VectorSearch } from './vector-fields.ts';

const SCALARS = ['Edm.String', 'Edm.Int32', 'Edm.Int64', 'Edm.Double', 'Edm.Boolean', 'Edm.DateTimeOffset'] as const;
export type Scalar = (typeof SCALARS)[number];

const Field = z.looseObject({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,127}$/, 'must start with a letter and hold letters, digits, underscores'),
  type: z.string(),
  key: z.boolean().nullish(),
  searchable: z.boolean().nullish(),
  filterable: z.boolean().nullish(),
  sortable: z.boolean().nullish(),
  retrievable: z.boolean().nullish(),
  dimensions: z.int().nullish(),
  vectorSearchProfile: z.string().nullish(),
});

const IndexDefinition = z.looseObject({
  name: z
    .string()
    .regex(/^(?!.*--)[a-z0-9][a-z0-9-]{0,126}[a-z0-9]$/, 'must be 2 to 128 lower-case letters, digits or dashes'),
  fields: z.array(Field).min(1),
  vectorSearch: VectorSearch.nullish(),
});

export type IndexDefinition = z.infer<typeof IndexDefinition>;

/** A field with every default of the service made visible. `scalar` is the type of one value. */
export interface SearchField {
  readonly name: string;
  readonly scalar: Scalar | 'Edm.Single';
  readonly collection: boolean;
  readonly key: boolean;
  readonly searchable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly retrievable: boolean;
  readonly dimensions: number | undefined;
}

/** What documents and queries are checked against. */
export interface IndexSchema {
  readonly keyField: string;
  readonly fields: ReadonlyMap<string, SearchField>;
  readonly searchable: readonly string[];
}

/** Parses an index as sent by a client; throws 400 naming what is wrong. */
export function parseDefinition(input: unknown): IndexDefinition {
  const parsed = IndexDefinition.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badRequest(`The request is invalid. Details: ${issue?.path.join('.') || 'index'}: ${issue?.message}`);
  }
  toSchema(parsed.data);
  return parsed.data;
}

/** Reads a definition into a schema; throws 400 where fields contradict each other. */
export function toSchema(definition: IndexDefinition): IndexSchema {
  const fields = new Map<string, SearchField>();
  for (const raw of definition.fields) {
    if (fields.has(raw.name)) throw badRequest(`The field name '${raw.name}' is used more than once.`);
    fields.set(raw.name, toField(raw, definition.vectorSearch ?? {}));
  }
  const keys = [...fields.values()].filter((field) => field.key);
  const [key] = keys;
  if (!key || keys.length > 1) {
    throw badRequest(`The index must have exactly one key field, but '${definition.name}' has ${keys.length}.`);
  }
  if (key.scalar !== 'Edm.String' || key.collection) {
    throw badRequest(`The key field '${key.name}' must be of type Edm.String.`);
  }
  const searchable = [...fields.values()].filter((field) => field.searchable).map((field) => field.name);
  return { keyField: key.name, fields, searchable };
}

function toField(raw: z.infer<typeof Field>, vectorSearch: VectorSearch): SearchField {
  const collection = raw.type.startsWith('Collection(');
  const scalar = toScalar(collection ? raw.type.slice('Collection('.length, -1) : raw.type, raw.name, collection);
  const vector = scalar === 'Edm.Single';
  if (vector) checkVectorField(raw, vectorSearch);
  if (raw.searchable && scalar !== 'Edm.String' && !vector) {
    throw badRequest(`The field '${raw.name}' of type ${raw.type} cannot be searchable.`);
  }
  if (raw.sortable && collection) throw badRequest(`The collection field '${raw.name}' cannot be sortable.`);
  return {
    name: raw.name,
    scalar,
    collection,
    key: raw.key ?? false,
    searchable: scalar === 'Edm.String' && (raw.searchable ?? true),
    filterable: !vector && (raw.filterable ?? true),
    sortable: !collection && (raw.sortable ?? true),
    retrievable: raw.retrievable ?? true,
    dimensions: raw.dimensions ?? undefined,
  };
}

function toScalar(type: string, field: string, collection: boolean): SearchField['scalar'] {
  if (type === 'Edm.Single' && collection) return type;
  const scalar = SCALARS.find((known) => known === type);
  if (!scalar) throw badRequest(`The field '${field}' has the type ${type}, which this service does not support.`);
  return scalar;
}
