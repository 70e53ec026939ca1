import { useEffect, useMemo } from 'preact/hooks';
import type { Api } from '../api.ts';
import type { DeskStore } from '../desk-store.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { TenantPage } from '../ui/TenantPage.tsx';
import { Skeleton } from '../ui/Waiting.tsx';
import { AddDocuments } from './AddDocuments.tsx';
import { DocumentTable } from './DocumentTable.tsx';
import { createDocumentsFeed } from './documents-feed.ts';
import styles from './KnowledgePage.module.css';
import { createKnowledgeApi } from './knowledge-api.ts';
import { TrySearch } from './TrySearch.tsx';

interface Props {
  api: Pick<Api, 'tenantCall'>;
  store: Pick<DeskStore, 'me'>;
}

/** What a tenant's assistant knows: its documents, new ones, and what a question would find. */
export function KnowledgePage({ api, store }: Props) {
  return (
    <TenantPage id="knowledge" title="Knowledge" store={store}>
      {(tenantId) => <TenantKnowledge key={tenantId} api={api} tenantId={tenantId} />}
    </TenantPage>
  );
}

function TenantKnowledge({ api, tenantId }: { api: Props['api']; tenantId: string }) {
  const calls = useMemo(() => createKnowledgeApi(api, tenantId), [api, tenantId]);
  const feed = useMemo(() => createDocumentsFeed(calls.list), [calls]);
  useEffect(() => feed.stop, [feed]);
  const { documents, problem } = feed.state.value;
  if (documents === null)
    return problem ? (
      <Empty icon="alert" title="The documents could not be read">
        <p>{problem.message}</p>
        <Button look="primary" icon="refresh" onClick={feed.refresh}>
          Try again
        </Button>
      </Empty>
    ) : (
      <Skeleton rows={6} label="The documents are being read" />
    );
  return (
    <>
      <AddDocuments api={calls} feed={feed} />
      {problem && (
        <p class={styles.stale} role="status">
          The list may be old: {problem.message}
        </p>
      )}
      <div class={styles.columns}>
        <DocumentTable documents={documents} api={calls} feed={feed} />
        <TrySearch search={calls.search} />
      </div>
    </>
  );
}
