import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import styles from './Question.module.css';

interface Props {
  words: string;
  yes: string;
  /** Without it there is only one way on. */
  no?: string;
  danger?: boolean;
  busy?: boolean;
  onYes(): void;
  onNo?(): void;
}

/** Asks within a dialog before something is lost; the focus is on the answer that loses nothing. */
export function Question({ words, yes, no, danger = false, busy = false, onYes, onNo }: Props) {
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  return (
    <div class={styles.question} role="alert">
      <p class={styles.words}>{words}</p>
      {no !== undefined && onNo && (
        <Button buttonRef={first} onClick={onNo}>
          {no}
        </Button>
      )}
      <Button
        {...(no === undefined ? { buttonRef: first } : {})}
        look={danger ? 'danger' : 'plain'}
        busy={busy}
        onClick={onYes}
      >
        {yes}
      </Button>
    </div>
  );
}
