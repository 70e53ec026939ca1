import { z } from 'zod';
import { Document, DocumentStatus } from '../contract/knowledge.ts';

const Version = z.object({ revision: z.string(), passages: z.int() });

/**
 * A document as it is stored. Every upload is a revision with a random name, so that a document which was deleted and
 * added again has nothing in common with the earlier one. `live` answers, `retired` is being removed from the index;
 * `deleting` ends with the record's own removal.
 */
export const DocumentRecord = Document.omit({ answers: true }).extend({
  status: z.enum([...DocumentStatus.options, 'deleting']).default('ready'),
  revision: z.string().default(''),
  live: Version.nullable().optional(),
  retired: z.array(Version).default([]),
  /** Whether somebody chose the title; else it is the file's own. */
  titled: z.boolean().default(true),
  changedAt: z.iso.datetime().optional(),
});
export type DocumentRecord = z.infer<typeof DocumentRecord>;

export type Ingestion = { tenantId: string; documentId: string; revision: string };

const mostRetired = 100;

/** The version that answers. Records of the time before there were versions have one without a name. */
export const liveOf = ({ live, revision, passages }: DocumentRecord): z.infer<typeof Version> | null =>
  live === undefined && revision === '' ? { revision, passages } : (live ?? null);

/** All versions of which something may be stored. */
export const versionsOf = (record: DocumentRecord): z.infer<typeof Version>[] => {
  const known = [liveOf(record), ...record.retired].filter((version) => version !== null);
  const isComing = known.every(({ revision }) => revision !== record.revision);
  return isComing ? [...known, { revision: record.revision, passages: 0 }] : known;
};

/** A document as people see it; null for one that is going. */
export function documentView(record: DocumentRecord): Document | null {
  return record.status === 'deleting' ? null : Document.parse({ ...record, answers: liveOf(record) !== null });
}

/** Whether the revision is the newest and has still to be brought into the index. */
export const isPending = (record: DocumentRecord | null, revision: string): record is DocumentRecord =>
  record?.revision === revision && ['stored', 'extracting', 'indexing'].includes(record.status);

type Upload = Pick<DocumentRecord, 'documentId' | 'contentType' | 'revision' | 'bytes'> & {
  title?: string | undefined;
  /** Until the file tells its own. */
  fallbackTitle?: string;
  sourceUrl?: string;
  at: string;
};

/** The record of a new version; what answered before goes on until the new one is ready. */
export function withUpload(known: DocumentRecord | null, upload: Upload): DocumentRecord {
  const { title, fallbackTitle, sourceUrl = null, at, ...file } = upload;
  const live = known && liveOf(known);
  // Whoever brought in the version before this one may have ended midway, and never take it back.
  const retired = known ? versionsOf(known).filter(({ revision }) => revision !== live?.revision) : [];
  return {
    ...file,
    sourceUrl,
    title: title ?? known?.title ?? fallbackTitle ?? file.documentId,
    titled: title !== undefined || (known?.titled ?? false),
    version: (known?.version ?? 0) + 1,
    status: 'stored',
    progress: 0,
    error: null,
    passages: known?.passages ?? 0,
    live,
    retired: retired.slice(-mostRetired),
    addedAt: at,
    changedAt: at,
  };
}

/** The record once the revision answers: the one before it is retired, and the status waits for its removal. */
export function withLive(record: DocumentRecord, passages: number): DocumentRecord {
  const before = liveOf(record);
  return {
    ...record,
    status: 'indexing',
    passages,
    live: { revision: record.revision, passages },
    retired: before && before.revision !== record.revision ? [...record.retired, before] : record.retired,
  };
}

/** The record once `removed` are gone from the index. */
export function withoutRetired(record: DocumentRecord, removed: readonly string[]): DocumentRecord {
  const isDone = isPending(record, record.live?.revision ?? '-');
  return {
    ...record,
    ...(isDone ? { status: 'ready' as const, progress: 1 } : {}),
    retired: record.retired.filter(({ revision }) => !removed.includes(revision)),
  };
}
