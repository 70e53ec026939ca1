import { useRef, useState } from 'preact/hooks';
import { asProblem } from '../api-problem.ts';
import { Button } from '../ui/Button.tsx';
import { toast } from '../ui/toasts.ts';
import styles from './AddDocuments.module.css';
import { acceptedFiles, chosenFile } from './chosen-file.ts';
import type { DocumentsFeed } from './documents-feed.ts';
import { ImportDialog } from './ImportDialog.tsx';
import type { KnowledgeApi } from './knowledge-api.ts';

interface Props {
  api: Pick<KnowledgeApi, 'upload' | 'importPages'>;
  feed: Pick<DocumentsFeed, 'put'>;
}

/** Files by button or by dropping them here, and pages of the web. What is refused is told file by file. */
export function AddDocuments({ api, feed }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState(0);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [importing, setImporting] = useState(false);

  async function send(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    setProblems([]);
    setSending(files.length);
    const refused: string[] = [];
    let sent = 0;
    // One after the other: each is stored before the next takes the line.
    for (const file of files) {
      const chosen = chosenFile(file);
      if ('problem' in chosen) refused.push(chosen.problem);
      else
        await api.upload(chosen.documentId, file.slice(0, file.size, chosen.type)).then(
          (document) => {
            sent += 1;
            feed.put([document]);
          },
          (error: unknown) => refused.push(`${file.name}: ${asProblem(error).message}`),
        );
      setSending((left) => left - 1);
    }
    setProblems(refused);
    if (sent > 0)
      toast(
        'done',
        sent === 1 ? 'The file is stored and is being read.' : `${sent} files are stored and are being read.`,
      );
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the button is the one for everybody
    <div
      class={styles.area}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void send([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <input
        ref={input}
        class={styles.input}
        type="file"
        multiple
        accept={acceptedFiles}
        tabIndex={-1}
        aria-label="Files"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = '';
          void send(files);
        }}
      />
      <div class={styles.buttons}>
        <Button look="primary" icon="plus" busy={sending > 0} onClick={() => input.current?.click()}>
          {sending > 0 ? `Sending, ${sending} left` : 'Upload files'}
        </Button>
        <Button icon="link" onClick={() => setImporting(true)}>
          Import pages
        </Button>
      </div>
      <p class={styles.hint}>
        Or drop them here. Markdown, text, HTML, CSV, PDF, Word (.docx); at most 10 MB each. A file of the same name is
        the next version.
      </p>
      {problems.length > 0 && (
        <div role="alert">
          <ul class={styles.problems}>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      {importing && <ImportDialog importPages={api.importPages} feed={feed} onClose={() => setImporting(false)} />}
    </div>
  );
}
