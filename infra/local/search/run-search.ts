import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import type { SearchDocument } from './document-values.ts';
import { project } from './documents.ts';
import { fuseRankings } from './fuse-rankings.ts';
import type { StoredIndex } from './index-store.ts';
import { rank, type Scores, within } from './ranking.ts';
import { type Highlight, type Query, toQuery } from './search-request.ts';
import { type Clause, meansEverything, parseText } from './text-query.ts';
import { nearest } from './vector-store.ts';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000;
/** How many documents the words put into a hybrid ranking, as the service's `maxTextRecallSize`. */
const TEXT_RECALL = 1000;

const Rows = z.array(z.object({ id: z.int(), key: z.string(), body: z.string(), score: z.number() }));

interface Candidates {
  readonly from: string;
  readonly values: readonly SQLInputValue[];
  readonly clauses: readonly Clause[];
}

/** Answers `POST /docs/search.post.search` (at `href`) in the service's wire shape; throws 400 for a wrong request. */
export function runSearch(db: DatabaseSync, index: StoredIndex, input: unknown, href: string): SearchDocument {
  const query = toQuery(index.schema, input);
  const { from, values, clauses } = candidates(db, index, query);
  const where = `${from} WHERE ${query.filter.sql}`;
  const parameters = [...values, ...query.filter.values];
  const total = z.object({ n: z.int() }).parse(db.prepare(`SELECT count(*) AS n FROM (${where})`).get(...parameters)).n;
  const limit = Math.min(query.top ?? DEFAULT_PAGE, LARGEST_PAGE);
  const page = db.prepare(`${where} ORDER BY ${query.orderBy} LIMIT ? OFFSET ?`).all(...parameters, limit, query.skip);
  const hits = Rows.parse(page).map(({ id, key, body, score }) => {
    const highlights = highlightsOf(db, index, query, clauses, id);
    return {
      '@search.score': score,
      ...(highlights && { '@search.highlights': highlights }),
      ...project(db, index, { key, body }, query.select),
    };
  });
  const next = nextPage(query, input, total, limit);
  return {
    ...(query.count && { '@odata.count': total }),
    value: hits,
    ...(next && { '@search.nextPageParameters': next, '@odata.nextLink': href }),
  };
}

function candidates(db: DatabaseSync, index: StoredIndex, query: Query): Candidates {
  const everything = meansEverything(query.text);
  const clauses = everything ? [] : parseText(query.text ?? '', query.mode);
  if (everything && query.vectors.length === 0)
    return { from: `SELECT id, key, body, 1.0 AS score FROM ${index.documents}`, values: [], clauses };
  const words = everything ? null : rank(db, index, clauses, query.columns, query.mode);
  const scores = query.vectors.length === 0 ? (words ?? new Map()) : hybrid(db, index, query, words);
  const ranked = 'SELECT value ->> 0 AS ranked, value ->> 1 AS score FROM json_each(?)';
  return {
    from: `SELECT id, key, body, score FROM (${ranked}) JOIN ${index.documents} ON id = ranked`,
    values: [JSON.stringify([...scores])],
    clauses,
  };
}

/** One vector alone keeps its own scores; several rankings are fused. All are made of what the filter lets pass. */
function hybrid(db: DatabaseSync, index: StoredIndex, query: Query, words: Scores | null): Scores {
  const rankings = query.vectors.map((vector) => ({
    scores: nearest(db, index, query.filter, vector),
    weight: vector.weight,
  }));
  if (words) rankings.push({ scores: passing(db, index, query, words), weight: 1 });
  const [only, ...others] = rankings;
  return only && others.length === 0 ? only.scores : fuseRankings(rankings);
}

function passing(db: DatabaseSync, { documents }: StoredIndex, { filter }: Query, scores: Scores): Scores {
  const rows = db
    .prepare(`SELECT id FROM ${documents} WHERE id IN (SELECT value FROM json_each(?)) AND ${filter.sql}`)
    .all(JSON.stringify([...scores.keys()]), ...filter.values);
  const kept = z
    .array(z.object({ id: z.int() }))
    .parse(rows)
    .map(({ id }): [number, number] => [id, scores.get(id) ?? 0]);
  return new Map(kept.sort(([, left], [, right]) => right - left).slice(0, TEXT_RECALL));
}

// Without `top` the caller wants all, in pages of 50; with it, a page never exceeds 1,000.
function nextPage(query: Query, input: unknown, total: number, limit: number): SearchDocument | undefined {
  const wanted = Math.min(query.top ?? Number.POSITIVE_INFINITY, total - query.skip);
  if (wanted <= limit) return undefined;
  const request = z.record(z.string(), z.unknown()).parse(input);
  const top = query.top === undefined ? {} : { top: query.top - limit };
  return { ...request, ...top, skip: query.skip + limit };
}

function highlightsOf(
  db: DatabaseSync,
  { text }: StoredIndex,
  { highlights, columns, tags }: Query,
  clauses: readonly Clause[],
  id: number,
): Record<string, string[]> | undefined {
  const wanted = clauses.filter(({ presence }) => presence !== 'mustNot').map(({ match }) => match);
  if (highlights.length === 0 || wanted.length === 0) return undefined;
  const select = db.prepare(
    `SELECT highlight(${text}, ?, ?, ?) AS marked FROM ${text} WHERE ${text} MATCH ? AND rowid = ?`,
  );
  const found = highlights.flatMap(({ field, column, fragments }: Highlight): [string, string[]][] => {
    const row = select.get(column, ...tags, within(columns, wanted.join(' OR ')), id);
    const marked = z.object({ marked: z.string() }).nullish().parse(row)?.marked ?? '';
    const sentences = marked.split(/(?<=[.!?])\s+|\n+/).filter((sentence) => sentence.includes(tags[0]));
    return sentences.length > 0 ? [[field, sentences.slice(0, fragments)]] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}
