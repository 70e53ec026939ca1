import { z } from 'zod';
import type { IndexSchema, SearchField } from './index-schema.ts';
import { badRequest } from './search-error.ts';
import { wrongLength } from './vector-fields.ts';

export type SearchDocument = Record<string, unknown>;

const VALUES: Record<SearchField['scalar'], z.ZodType> = {
  'Edm.String': z.string(),
  'Edm.Int32': z.int32(),
  'Edm.Int64': z.int(),
  'Edm.Double': z.union([z.number(), z.literal(['NaN', 'INF', '-INF'])]),
  'Edm.Single': z.number(),
  'Edm.Boolean': z.boolean(),
  'Edm.DateTimeOffset': z.iso.datetime({ offset: true }).transform(normalizeDate),
};

/** Dates are stored in one form, so that they compare as text. */
export function normalizeDate(text: string): string {
  return new Date(text).toISOString();
}

/** Checks the fields of a document and returns them as they are stored; throws 400 as the service does. */
export function toStoredValues(schema: IndexSchema, fields: SearchDocument): SearchDocument {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const field = schema.fields.get(name);
      if (!field) {
        throw badRequest(
          `The property '${name}' does not exist on type 'search.documentFields'. Make sure to only use property names that are defined by the type.`,
        );
      }
      return [name, value === null ? emptyOf(field) : toStoredValue(field, value)];
    }),
  );
}

/** The document's key; throws 400 when it is missing or holds a character the service refuses. */
export function keyOf(schema: IndexSchema, fields: SearchDocument): string {
  const key = fields[schema.keyField];
  if (typeof key !== 'string' || key === '')
    throw badRequest('The document key is missing. Document key cannot be missing or empty.');
  if (!/^[A-Za-z0-9_=-]{1,1024}$/.test(key)) {
    throw badRequest(
      `Invalid document key: '${key}'. Keys can only contain letters, digits, underscore (_), dash (-), or equal sign (=).`,
    );
  }
  return key;
}

const emptyOf = (field: SearchField): [] | null => (field.collection ? [] : null);

function toStoredValue(field: SearchField, value: unknown): unknown {
  const parser = field.collection ? z.array(VALUES[field.scalar]) : VALUES[field.scalar];
  const parsed = parser.safeParse(value);
  if (!parsed.success) {
    const expected = `${field.collection ? 'a collection of ' : ''}${field.scalar}`;
    throw badRequest(
      `The property '${field.name}' cannot take the value ${JSON.stringify(value)}: ${expected} expected.`,
    );
  }
  const { dimensions } = field;
  if (dimensions !== undefined && Array.isArray(value) && value.length !== dimensions)
    throw badRequest(wrongLength(field.name, dimensions, value.length));
  return parsed.data;
}
