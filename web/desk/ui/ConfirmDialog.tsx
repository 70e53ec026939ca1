import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { asProblem } from '../api-problem.ts';
import { Button } from './Button.tsx';
import styles from './ConfirmDialog.module.css';
import { Dialog } from './Dialog.tsx';

interface Props {
  title: string;
  /** What follows from it. */
  children: ComponentChildren;
  /** The words on the button that does it. */
  yes: string;
  /** The words on the button that does not. */
  no?: string;
  look: 'primary' | 'danger';
  /** Closes the dialog once it is done; a failure is told in it. */
  confirm(): Promise<unknown>;
  onClose(): void;
}

/** Asks before something that customers will notice, or that cannot be taken back. */
export function ConfirmDialog({ title, children, yes, no = 'Cancel', look, confirm, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function act(): Promise<void> {
    setBusy(true);
    try {
      await confirm();
      onClose();
    } catch (error) {
      setProblem(asProblem(error).message);
      setBusy(false);
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <div class={styles.text}>{children}</div>
      <p class={styles.problem} role="alert">
        {problem}
      </p>
      <div class={styles.buttons}>
        <Button onClick={onClose}>{no}</Button>
        <Button look={look} busy={busy} onClick={() => void act()}>
          {yes}
        </Button>
      </div>
    </Dialog>
  );
}
