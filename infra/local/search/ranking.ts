import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { countDocuments } from './documents.ts';
import type { StoredIndex } from './index-store.ts';
import type { Clause } from './text-query.ts';

/** Row id of a document → its score. */
export type Scores = ReadonlyMap<number, number>;

const Hits = z.array(z.object({ id: z.int(), weight: z.number() }));

/**
 * Documents that satisfy the clauses, scored by BM25 (k1 = 1.2, b = 0.75) as Lucene defines it.
 * With mode `any` an excluded word is one more alternative ("or not"), as in the service.
 */
export function rank(
  db: DatabaseSync,
  index: StoredIndex,
  clauses: readonly Clause[],
  columns: readonly string[],
  mode: 'any' | 'all',
): Scores {
  if (clauses.length === 0) return new Map();
  const looked = scoresOfEach(db, index, new Set(clauses.map(({ match }) => match)), columns);
  const found = clauses.map((clause) => ({ ...clause, scores: looked.get(clause.match) ?? new Map<number, number>() }));
  const positive = found.filter(({ presence }) => presence !== 'mustNot');
  const excluded = found.filter(({ presence }) => presence === 'mustNot').map(({ scores }) => scores);
  const required = found.filter(({ presence }) => presence === 'must').map(({ scores }) => scores);

  const everythingElse = excluded.length > 0 && (mode === 'any' || positive.length === 0);
  const candidates = new Set(positive.flatMap(({ scores }) => [...scores.keys()]));
  if (everythingElse) {
    for (const id of allIds(db, index)) if (excluded.some((scores) => !scores.has(id))) candidates.add(id);
  }
  const kept = [...candidates].filter(
    (id) =>
      required.every((scores) => scores.has(id)) && (everythingElse || excluded.every((scores) => !scores.has(id))),
  );
  return new Map(kept.map((id) => [id, positive.reduce((sum, { scores }) => sum + (scores.get(id) ?? 0), 0)]));
}

/** FTS5 columns restricted to `columns`, around an expression that is already quoted. */
export const within = (columns: readonly string[], match: string): string => `{${columns.join(' ')}} : (${match})`;

// FTS5's own idf drops to nothing for a word in half of the documents, which in a small knowledge base is most words.
// For one phrase its score is idf × tf part, so its idf can be divided out and Lucene's, always positive, put in.
function scoresOfEach(
  db: DatabaseSync,
  index: StoredIndex,
  matches: ReadonlySet<string>,
  columns: readonly string[],
): Map<string, Scores> {
  const { text } = index;
  const rows = db.prepare(`SELECT rowid AS id, -bm25(${text}) AS weight FROM ${text} WHERE ${text} MATCH ?`);
  const total = countDocuments(db, index);
  const scores = (match: string): Scores => {
    const hits = Hits.parse(rows.all(within(columns, match)));
    const odds = (total - hits.length + 0.5) / (hits.length + 0.5);
    const factor = Math.log(1 + odds) / Math.max(Math.log(odds), 1e-6);
    return new Map(hits.map(({ id, weight }) => [id, weight * factor]));
  };
  return new Map([...matches].map((match) => [match, scores(match)]));
}

function allIds(db: DatabaseSync, { documents }: StoredIndex): number[] {
  return z
    .array(z.object({ id: z.int() }))
    .parse(db.prepare(`SELECT id FROM ${documents}`).all())
    .map(({ id }) => id);
}
