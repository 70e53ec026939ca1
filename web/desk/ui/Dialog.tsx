import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './Button.tsx';
import styles from './Dialog.module.css';

interface Props {
  title: string;
  children: ComponentChildren;
  onClose(): void;
  wide?: boolean;
}

/** A modal dialog while it is rendered: Esc, the cross and a click beside it close it; the focus goes back by itself. */
export function Dialog({ title, children, onClose, wide = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes it by the browser's own means
    <dialog
      ref={dialog}
      class={`${styles.dialog} ${wide ? styles.wide : ''}`}
      aria-labelledby={heading}
      onClose={onClose}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class={styles.body}>
        <header class={styles.header}>
          <h2 class={styles.title} id={heading}>
            {title}
          </h2>
          <Button look="quiet" icon="cross" label="Close" onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
