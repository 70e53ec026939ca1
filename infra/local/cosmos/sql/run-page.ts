import { type CompiledSelect, containerName, distinct } from './compile-select.ts';
import type { Continuation, Position } from './continuation.ts';
import type { Parameters } from './parameters.ts';
import { compareValues, type Json, type Value } from './values.ts';

export interface StoredDocument {
  /** Grows with each document created: the order of an unordered query. */
  rid: number;
  value: Json;
}

export interface PageRequest {
  query: CompiledSelect;
  parameters: Parameters;
  /** The documents in question, in the order of `rid`, beginning with `fromRid`. */
  documents: (fromRid: number) => Iterable<StoredDocument>;
  pageSize: number;
  continuation: Continuation | undefined;
}

export interface Page {
  /** The results as JSON texts. */
  rows: string[];
  bytes: number;
  continuation: Continuation | undefined;
}

interface Hit {
  position: Position;
  value: () => Value;
}

const pageBytes = 4 * 1024 * 1024;

/** Runs a query up to the end of one page. */
export function runPage({ query, parameters, documents, pageSize, continuation }: PageRequest): Page {
  const compare = comparison(query);
  const window = query.window({ aliases: {}, parameters });
  let skip = continuation ? 0 : window.offset;
  const page: Page = { rows: [], bytes: 0, continuation: undefined };
  let returned = continuation?.returned ?? 0;
  let last: Position | undefined;
  for (const { position, value } of hits(query, parameters, documents, continuation)) {
    if (continuation && compare(position, continuation.after) <= 0) continue;
    if (returned >= window.limit) break;
    const result = value();
    if (result === undefined || skip-- > 0) continue;
    const text = JSON.stringify(result);
    if (last && (page.rows.length >= pageSize || page.bytes + text.length > pageBytes)) {
      page.continuation = { after: last, returned };
      break;
    }
    page.rows.push(text);
    page.bytes += text.length;
    last = position;
    returned++;
  }
  return page;
}

function hits(
  query: CompiledSelect,
  parameters: Parameters,
  documents: PageRequest['documents'],
  continuation: Continuation | undefined,
): Iterable<Hit> {
  if (query.grouping) {
    const rows = query.grouping.fold(rowsOf(query, parameters, documents(0)), parameters);
    return numbered(query, rows.map(query.project));
  }
  const found = matches(query, parameters, documents(inOrderOfDocuments(query) ? (continuation?.after.rid ?? 0) : 0));
  if (inOrderOfDocuments(query)) return found;
  const sorted = Array.from(found).sort(byPosition(comparison(query)));
  return query.select.distinct
    ? numbered(
        query,
        sorted.map((hit) => hit.value()),
      )
    : sorted;
}

const inOrderOfDocuments = ({ orderBy, select }: CompiledSelect) => orderBy.length === 0 && !select.distinct;

const byPosition = (compare: (left: Position, right: Position) => number) => (left: Hit, right: Hit) =>
  compare(left.position, right.position);

/** Results that belong to no single document: their position is their number. */
function numbered({ select, orderBy }: CompiledSelect, values: Value[]): Hit[] {
  return (select.distinct ? distinct(values) : values).map((value, rid) => ({
    position: { order: orderBy.map(() => null), rid, index: 0 },
    value: () => value,
  }));
}

function* rowsOf(query: CompiledSelect, parameters: Parameters, documents: Iterable<StoredDocument>) {
  for (const { value } of documents) yield* query.rows({ aliases: { [containerName]: value }, parameters });
}

function* matches(query: CompiledSelect, parameters: Parameters, documents: Iterable<StoredDocument>): Iterable<Hit> {
  for (const { rid, value } of documents) {
    let index = 0;
    for (const row of query.rows({ aliases: { [containerName]: value }, parameters })) {
      const order = query.orderBy.map(({ evaluate }) => evaluate(row));
      yield { position: { order, rid, index: index++ }, value: () => query.project(row) };
    }
  }
}

function comparison({ orderBy }: CompiledSelect): (left: Position, right: Position) => number {
  return (left, right) => {
    for (const [at, { descending }] of orderBy.entries()) {
      const order = compareValues(left.order[at], right.order[at]);
      if (order !== 0) return descending ? -order : order;
    }
    return left.rid - right.rid || left.index - right.index;
  };
}
