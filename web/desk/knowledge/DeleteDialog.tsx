import { useState } from 'preact/hooks';
import type { Document } from '../../../shared/contract/knowledge.ts';
import { asProblem } from '../api-problem.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { toast } from '../ui/toasts.ts';
import styles from './Dialogs.module.css';

interface Props {
  document: Document;
  remove(documentId: string): Promise<unknown>;
  onDone(): void;
  onClose(): void;
}

export function DeleteDialog({ document, remove, onDone, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function confirm(): Promise<void> {
    setBusy(true);
    try {
      await remove(document.documentId);
      toast('done', `${document.title} is deleted.`);
      onDone();
    } catch (error) {
      setProblem(asProblem(error).message);
      setBusy(false);
    }
  }
  return (
    <Dialog title="Delete the document?" onClose={onClose}>
      <p class={styles.text}>
        <strong dir="auto">{document.title}</strong> goes in all its versions, and no answer stands on it any more. This
        cannot be undone.
      </p>
      <p class={styles.problem} role="alert">
        {problem}
      </p>
      <div class={styles.buttons}>
        <Button onClick={onClose}>Keep it</Button>
        <Button look="danger" busy={busy} onClick={() => void confirm()}>
          Delete
        </Button>
      </div>
    </Dialog>
  );
}
