import { z } from 'zod';
import { type DocumentType as DocumentTypeName, documentTypes, importLimit } from './document-types.ts';

export { documentTypes, importLimit, knowledgeLimits } from './document-types.ts';

export const DocumentId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use 1–63 of a–z 0–9 -');
export const DocumentTitle = z.string().trim().min(1).max(200);

export const AddDocumentRequest = z.strictObject({
  documentId: DocumentId.optional(),
  title: DocumentTitle,
  text: z.string().trim().min(1).max(500_000),
});
export type AddDocumentRequest = z.infer<typeof AddDocumentRequest>;

const PageUrl = z.url({ protocol: /^https?$/, error: 'an address such as https://shop.example/help' }).max(2048);
export const ImportRequest = z
  .strictObject({ urls: z.array(PageUrl).min(1).max(importLimit).optional(), sitemap: PageUrl.optional() })
  .refine(({ urls, sitemap }) => urls !== undefined || sitemap !== undefined, 'name pages in urls, or a sitemap');
export type ImportRequest = z.infer<typeof ImportRequest>;

export const DocumentType = z.enum(Object.keys(documentTypes) as [DocumentTypeName, ...DocumentTypeName[]]);
export type DocumentType = z.infer<typeof DocumentType>;

export const DocumentStatus = z.enum(['stored', 'extracting', 'indexing', 'ready', 'failed']);
export type DocumentStatus = z.infer<typeof DocumentStatus>;

/**
 * A document and how far its newest version has come. While that is not ready, or has failed, the version before it
 * goes on answering: `answers` tells whether any does.
 */
export const Document = z.object({
  documentId: DocumentId,
  title: z.string(),
  contentType: z.string().default('text/plain'),
  /** The page that it was fetched from. */
  sourceUrl: z.string().nullable().default(null),
  version: z.int().default(1),
  status: DocumentStatus.default('ready'),
  /** From 0 to 1. */
  progress: z.number().default(1),
  /** Why the newest version failed, in words for its owner. */
  error: z.string().nullable().default(null),
  answers: z.boolean().default(true),
  /** Pieces that answers may stand on, of the version that answers. */
  passages: z.int(),
  bytes: z.int(),
  addedAt: z.iso.datetime(),
});
export type Document = z.infer<typeof Document>;

/** A piece of a document that may ground an answer. `score` compares the passages of one answer or search. */
export const Passage = z.object({
  passageId: z.string(),
  documentId: z.string(),
  title: z.string(),
  /** The headings above it, outermost first, divided by `›`. */
  heading: z.string().optional(),
  text: z.string(),
  score: z.number(),
});
export type Passage = z.infer<typeof Passage>;

/** What was searched for the passages of an answer: its queries, whether by meaning too, and how many earlier conversations led the way. */
export const Retrieval = z.object({
  queries: z.array(z.object({ kind: z.enum(['question', 'conversation', 'reply', 'part']), words: z.string() })),
  byMeaning: z.boolean(),
  precedents: z.int(),
  /** What could not be done, in words for supervisors. */
  notes: z.array(z.string()),
});
export type Retrieval = z.infer<typeof Retrieval>;
