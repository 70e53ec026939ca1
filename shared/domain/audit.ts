import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { AuditEntry } from '../contract/audit.ts';

const Value = z.union([z.string().max(200), z.number(), z.boolean(), z.null()]);

/**
 * One act before it has its place in the chain. `details` are ids, names of settings and numbers, never a secret or
 * what somebody wrote: of a text only its length.
 */
export const AuditFacts = AuditEntry.omit({ seq: true, previous: true, hash: true }).extend({
  /** Chosen once per act, so that an act that is chained again is found. */
  auditId: z.string().regex(/^[\w.|-]{8,128}$/, 'use 8–128 letters, digits, ., |, - or _'),
  details: z.record(z.string().max(60), Value),
});
export type AuditFacts = z.infer<typeof AuditFacts>;
export type AuditDetails = AuditFacts['details'];

/** A place in the chain: an entry's number and hash. */
export type Link = { seq: number; hash: string };

/** Where the chain of a tenant begins; it differs from tenant to tenant, so that no chain passes for another's. */
export const beginningOf = (tenantId: string): Link => ({ seq: 0, hash: sha256(`clawdesk|audit|${tenantId}`) });

/** The act as the entry after `last`. */
export function chained(facts: AuditFacts, last: Link): AuditEntry {
  const entry = { ...AuditFacts.parse(facts), seq: last.seq + 1, previous: last.hash };
  return { ...entry, hash: sha256(canonicalJson(entry)) };
}

/** What only the holder of the key can say about the chain's end: HMAC-SHA256. */
export const sealOf = (key: Uint8Array, tenantId: string, { seq, hash }: Link): string =>
  createHmac('sha256', key).update(`${tenantId}|${seq}|${hash}`).digest('base64url');

export type Break = { seq: number; problem: string };

/** Follows the chain from `last` over what is stored behind it, up to the first entry that does not fit. */
export function follow(stored: readonly unknown[], last: Link): { last: Link; broken: Break | null } {
  let link = last;
  for (const one of stored) {
    const problem = misfit(one, link);
    if (problem !== null) return { last: link, broken: { seq: link.seq + 1, problem } };
    link = { seq: link.seq + 1, hash: (one as AuditEntry).hash };
  }
  return { last: link, broken: null };
}

function misfit(stored: unknown, last: Link): string | null {
  const expected = last.seq + 1;
  const { data: entry } = AuditEntry.safeParse(stored);
  if (!entry) return `Entry ${expected} cannot be read.`;
  if (entry.seq > expected) return missing(expected, entry.seq - 1);
  if (entry.seq < expected) return `Entry ${entry.seq} stands where entry ${expected} should.`;
  const { hash, ...content } = entry;
  if (hash !== sha256(canonicalJson(content)))
    return `Entry ${expected} was changed: its hash is that of something else.`;
  if (entry.previous !== last.hash) return `Entry ${expected} does not follow the entry before it.`;
  return null;
}

export const missing = (from: number, to: number): string =>
  from === to ? `Entry ${from} is missing.` : `Entries ${from} to ${to} are missing.`;

/** JSON with the names of objects in order, so that equal values are equal texts (RFC 8785). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join()}}`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
