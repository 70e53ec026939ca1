import { z } from 'zod';

export const DocumentId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use 1–63 of a–z 0–9 -');

export const AddDocumentRequest = z.strictObject({
  documentId: DocumentId.optional(),
  title: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(500_000),
});
export type AddDocumentRequest = z.infer<typeof AddDocumentRequest>;

export const Document = z.object({
  documentId: DocumentId,
  title: z.string(),
  passages: z.int(),
  bytes: z.int(),
  addedAt: z.iso.datetime(),
});
export type Document = z.infer<typeof Document>;

/** A piece of a document that may ground an answer. `score` is the search service's BM25 score. */
export const Passage = z.object({
  passageId: z.string(),
  documentId: z.string(),
  title: z.string(),
  text: z.string(),
  score: z.number(),
});
export type Passage = z.infer<typeof Passage>;
