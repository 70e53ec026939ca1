import { useState } from 'preact/hooks';
import { importLimit } from '../../../shared/contract/document-types.ts';
import { asProblem } from '../api-problem.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { toast } from '../ui/toasts.ts';
import type { DocumentsFeed } from './documents-feed.ts';
import styles from './ImportDialog.module.css';
import type { KnowledgeApi } from './knowledge-api.ts';

interface Props {
  importPages: KnowledgeApi['importPages'];
  feed: Pick<DocumentsFeed, 'put'>;
  onClose(): void;
}

/** Pages by their addresses, or all that a sitemap names. */
export function ImportDialog({ importPages, feed, onClose }: Props) {
  const [pages, setPages] = useState('');
  const [sitemap, setSitemap] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function start(): Promise<void> {
    const urls = pages.split(/\s+/).filter(Boolean);
    if (urls.length === 0 && sitemap.trim() === '') return setProblem('Name a page or a sitemap.');
    if (urls.length > importLimit) return setProblem(`At most ${importLimit} pages are imported at once.`);
    const wrong = [...urls, sitemap.trim()].find((url) => url !== '' && !/^https?:\/\/\S+$/.test(url));
    if (wrong) return setProblem(`${wrong.slice(0, 80)} is no address such as https://shop.example/help.`);
    setBusy(true);
    try {
      const { documents, skipped } = await importPages({
        ...(urls.length > 0 ? { urls } : {}),
        ...(sitemap.trim() ? { sitemap: sitemap.trim() } : {}),
      });
      feed.put(documents);
      const more = skipped > 0 ? `; ${skipped} more were left out` : '';
      toast('done', `${documents.length} ${documents.length === 1 ? 'page is' : 'pages are'} being fetched${more}.`);
      onClose();
    } catch (error) {
      setProblem(asProblem(error).message);
      setBusy(false);
    }
  }

  return (
    <Dialog title="Import pages" onClose={onClose}>
      <Field
        label="Addresses, one a line"
        rows={5}
        value={pages}
        onInput={setPages}
        placeholder="https://shop.example/help"
      />
      <Field
        label="Or a sitemap"
        value={sitemap}
        onInput={setSitemap}
        placeholder="https://shop.example/sitemap.xml"
        hint={`Public pages only, at most ${importLimit} at once.`}
        problem={problem}
      />
      <div class={styles.buttons}>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" busy={busy} onClick={() => void start()}>
          Import
        </Button>
      </div>
    </Dialog>
  );
}
