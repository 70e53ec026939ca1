import styles from './Waiting.module.css';

/** A turning ring with words. */
export function Spinner({ label }: { label: string }) {
  return (
    <p class={styles.spinner} role="status">
      <span class={styles.ring} aria-hidden="true" />
      {label}
    </p>
  );
}

/** Grey bars where `rows` lines will be; `label` is announced. */
export function Skeleton({ rows, label }: { rows: number; label: string }) {
  return (
    <div class={styles.skeleton} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, n) => (
        <span key={n} class={styles.bar} aria-hidden="true" />
      ))}
    </div>
  );
}
