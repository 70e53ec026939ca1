import styles from './Kbd.module.css';

/** A key of the keyboard; for the eye only, the control itself names it to screen readers. */
export function Kbd({ children }: { children: string }) {
  return (
    <span class={styles.kbd} aria-hidden="true">
      {children}
    </span>
  );
}
