import { useState } from 'preact/hooks';
import { knowledgeLimits } from '../../../shared/contract/document-types.ts';
import type { Document } from '../../../shared/contract/knowledge.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { DeleteDialog } from './DeleteDialog.tsx';
import styles from './DocumentTable.module.css';
import { isUnderWay, sizeWords, statusWords, typeWords } from './document-words.ts';
import type { DocumentsFeed } from './documents-feed.ts';
import type { KnowledgeApi } from './knowledge-api.ts';

interface Props {
  documents: readonly Document[];
  api: Pick<KnowledgeApi, 'remove'>;
  feed: Pick<DocumentsFeed, 'refresh'>;
}

/** A tenant's documents, each with how far its newest version has come. */
export function DocumentTable({ documents, api, feed }: Props) {
  const [leaving, setLeaving] = useState<Document | null>(null);
  const bytes = documents.reduce((sum, one) => sum + one.bytes, 0);
  return (
    <section class={styles.documents} aria-labelledby="documents">
      <h2 class={styles.title} id="documents">
        {documents.length === 1 ? '1 document' : `${documents.length} documents`}
        <span class={styles.used}>
          {sizeWords(bytes)} of {sizeWords(knowledgeLimits.bytes)}
        </span>
      </h2>
      {documents.length === 0 ? (
        <Empty icon="book" title="No documents yet">
          <p>The assistant answers from what you upload, and says when it finds nothing.</p>
        </Empty>
      ) : (
        <ul class={styles.list}>
          {documents.map((document) => (
            <Row key={document.documentId} document={document} onDelete={() => setLeaving(document)} />
          ))}
        </ul>
      )}
      {leaving && (
        <DeleteDialog
          document={leaving}
          remove={api.remove}
          onDone={() => {
            setLeaving(null);
            feed.refresh();
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </section>
  );
}

function Row({ document, onDelete }: { document: Document; onDelete(): void }) {
  const { title, status, sourceUrl, version, error, answers, passages } = document;
  return (
    <li class={styles.row}>
      <div class={styles.what}>
        <p class={styles.name} dir="auto">
          {title}
        </p>
        <p class={styles.facts}>
          {typeWords(document)} · {sizeWords(document.bytes)} · version {version} ·{' '}
          {passages === 1 ? '1 passage' : `${passages} passages`}
        </p>
        {sourceUrl && (
          <p class={styles.facts}>
            <a href={sourceUrl} target="_blank" rel="noreferrer noopener">
              {sourceUrl}
            </a>
          </p>
        )}
        {status === 'failed' && (
          <p class={styles.error} dir="auto">
            {error} {answers && 'The version before it goes on answering.'}
          </p>
        )}
      </div>
      <div class={styles.state}>
        <span class={styles.status} data-status={status}>
          {statusWords(document)}
        </span>
        {isUnderWay(document) && (
          <progress class={styles.progress} value={document.progress} aria-label={`${title}, progress`} />
        )}
      </div>
      <Button look="quiet" icon="cross" label={`Delete ${title}`} onClick={onDelete} />
    </li>
  );
}
