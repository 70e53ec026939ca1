import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { useUnsaved } from '../ui/unsaved.ts';
import { type ClashActs, ClashNotice } from './ClashNotice.tsx';
import styles from './Form.module.css';

interface Props {
  /** What is saved, for those who hear the buttons one after the other. */
  what: string;
  busy: boolean;
  /** The form differs from what is stored. */
  edited: boolean;
  valid: boolean;
  /** What is wrong with no field in particular. */
  problem: string | null;
  /** Somebody else changed the same. */
  clash?: ClashActs | null;
  onSave(): void;
  onDiscard(): void;
}

/** The end of a form: what went wrong, save, discard. Whoever saves what is not right yet is led to the first such field. */
export function FormActs({ what, busy, edited, valid, problem, clash = null, onSave, onDiscard }: Props) {
  useUnsaved(what, edited);
  const acts = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!valid) acts.current?.parentElement?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [valid]);
  const saveButton = useRef<HTMLButtonElement>(null);
  const clashed = useRef(false);
  const isClash = clash !== null;
  useEffect(() => {
    // The button that decided is gone, and the focus with it.
    if (clashed.current && !isClash && document.activeElement === document.body) saveButton.current?.focus();
    clashed.current = isClash;
  }, [isClash]);
  return (
    <>
      <p class={styles.problem} role="alert">
        {problem}
      </p>
      <div class={styles.alert} role="alert">
        {clash && <ClashNotice {...clash} busy={busy} />}
      </div>
      <div ref={acts} class={styles.acts}>
        <Button
          look="primary"
          icon="check"
          busy={busy}
          disabled={!edited || !valid}
          buttonRef={saveButton}
          onClick={onSave}
        >
          Save {what}
        </Button>
        <Button icon="undo" disabled={busy || !edited} label={`Discard changes to ${what}`} onClick={onDiscard} />
      </div>
    </>
  );
}
