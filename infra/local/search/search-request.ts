import { z } from 'zod';
import { selectedFields } from './documents.ts';
import { parseFilter } from './filter-parser.ts';
import { type Sql, toSql } from './filter-sql.ts';
import type { IndexSchema } from './index-schema.ts';
import { textColumns } from './index-store.ts';
import { badRequest } from './search-error.ts';
import { VectorQueries, type VectorRanking, vectorRankings } from './vector-query.ts';

const NAMES = z.string().transform((list) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean),
);

const SearchRequest = z.looseObject({
  search: z.string().nullish(),
  searchMode: z.enum(['any', 'all']).default('any'),
  searchFields: NAMES.nullish(),
  filter: z.string().nullish(),
  orderby: NAMES.nullish(),
  select: z.string().nullish(),
  top: z.int().nonnegative().nullish(),
  skip: z.int().nonnegative().max(100_000).default(0),
  count: z.boolean().default(false),
  highlight: NAMES.nullish(),
  highlightPreTag: z.string().default('<em>'),
  highlightPostTag: z.string().default('</em>'),
  vectorQueries: VectorQueries.nullish(),
  vectorFilterMode: z.literal('preFilter').nullish(),
});

const NOT_HERE = [
  'facets',
  'semanticConfiguration',
  'semanticQuery',
  'answers',
  'captions',
  'scoringProfile',
  'scoringParameters',
  'debug',
  'hybridSearch',
];

export interface Highlight {
  readonly field: string;
  readonly column: number;
  readonly fragments: number;
}

/** A search request whose every name is known to the index. `columns` are full-text columns. */
export interface Query {
  readonly text: string | null | undefined;
  readonly mode: 'any' | 'all';
  readonly columns: readonly string[];
  readonly vectors: readonly VectorRanking[];
  readonly filter: Sql;
  readonly orderBy: string;
  readonly select: readonly string[];
  readonly top: number | undefined;
  readonly skip: number;
  readonly count: boolean;
  readonly highlights: readonly Highlight[];
  readonly tags: readonly [before: string, after: string];
}

/** Checks a request against the index; throws 400 for what is wrong and for what this service does not do. */
export function toQuery(schema: IndexSchema, input: unknown): Query {
  const parsed = SearchRequest.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badRequest(`The request is invalid. Details: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const request = parsed.data;
  refuseUnsupported(request);
  return {
    text: request.search,
    mode: request.searchMode,
    columns: request.searchFields
      ? request.searchFields.map((name) => columnOf(schema, name).name)
      : textColumns(schema),
    vectors: vectorRankings(schema, request.vectorQueries ?? []),
    filter: request.filter?.trim() ? toSql(schema, parseFilter(request.filter)) : { sql: '1', values: [] },
    orderBy: [...(request.orderby ?? ['search.score() desc']).map((term) => orderTerm(schema, term)), 'key'].join(', '),
    select: selectedFields(schema, request.select),
    top: request.top ?? undefined,
    skip: request.skip,
    count: request.count,
    highlights: (request.highlight ?? []).map((term) => highlightOf(schema, term)),
    tags: [request.highlightPreTag, request.highlightPostTag],
  };
}

function refuseUnsupported(request: z.infer<typeof SearchRequest>): void {
  const { queryType } = request;
  if (typeof queryType === 'string' && queryType !== 'simple') {
    throw badRequest(`The query type '${queryType}' is not supported by this service; use 'simple'.`);
  }
  const unsupported = NOT_HERE.find((name) => request[name] !== undefined && request[name] !== null);
  if (unsupported) throw badRequest(`The parameter '${unsupported}' is not supported by this service.`);
}

function columnOf(schema: IndexSchema, field: string): { name: string; column: number } {
  const column = schema.searchable.indexOf(field);
  if (column < 0) throw badRequest(`The field '${field}' in the search field list is not searchable.`);
  return { name: `c${column}`, column };
}

function highlightOf(schema: IndexSchema, term: string): Highlight {
  const [field = '', fragments = '5'] = term.split('-');
  return { field, column: columnOf(schema, field).column, fragments: Number(fragments) };
}

function orderTerm(schema: IndexSchema, term: string): string {
  const [, name = '', direction = 'asc'] = /^(\S+)(?:\s+(asc|desc))?$/.exec(term) ?? [];
  if (name === 'search.score()') return `score ${direction}`;
  const field = schema.fields.get(name);
  if (!field?.sortable) throw badRequest(`Invalid expression in $orderby: '${term}' is not a sortable field.`);
  return `json_extract(body, '$.${field.name}') ${direction}`;
}
