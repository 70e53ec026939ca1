import { createHash } from 'node:crypto';
import { z } from 'zod';
import { badRequest } from '../cosmos-error.ts';
import type { Json, Value } from './values.ts';

/** Where a result stands in the order of the query; stays meaningful when documents come and go. */
export interface Position {
  order: Value[];
  /** The document, and which of its rows. */
  rid: number;
  index: number;
}

export interface Continuation {
  after: Position;
  /** How many rows the pages so far have returned: TOP and LIMIT count on. */
  returned: number;
}

const json: z.ZodType<Json> = z.json();

const tokenSchema = z.object({
  query: z.string(),
  order: z.array(z.array(json).max(1)),
  rid: z.number(),
  index: z.number(),
  returned: z.number(),
});

/** Identifies a query with its parameters, so that a token is never used for another one. */
export const queryHash = (text: string): string => createHash('sha1').update(text).digest('base64url').slice(0, 12);

export function encodeContinuation(query: string, { after, returned }: Continuation): string {
  // JSON has no undefined: each ordering value travels as a list of one, or of none.
  const order = after.order.map((value) => (value === undefined ? [] : [value]));
  const token: z.infer<typeof tokenSchema> = { query, order, rid: after.rid, index: after.index, returned };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

export function decodeContinuation(query: string, text: string): Continuation {
  const token = parseToken(text);
  if (token?.query !== query) throw badRequest('Invalid Continuation Token');
  const { order, rid, index, returned } = token;
  return { after: { order: order.map(([value]) => value), rid, index }, returned };
}

function parseToken(text: string): z.infer<typeof tokenSchema> | undefined {
  try {
    return tokenSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}
