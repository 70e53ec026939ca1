import type { ComponentChildren } from 'preact';
import type { PlainWords } from './plain-words.ts';
import styles from './Refusal.module.css';

/** Instead of a chat that cannot be opened: what is wrong and what to do, in plain words. */
export function Refusal({ words, children }: { words: PlainWords; children?: ComponentChildren }) {
  return (
    <section class={styles.refusal} role="alert">
      <div class={styles.corner}>{children}</div>
      <h1 class={styles.title}>{words.title}</h1>
      <p class={styles.text}>{words.text}</p>
    </section>
  );
}
