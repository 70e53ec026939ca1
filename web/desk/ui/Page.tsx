import type { ComponentChildren } from 'preact';
import styles from './Page.module.css';

interface Props {
  id: string;
  title: string;
  /** What stands beside the title: a choice, how fresh the page is. */
  head?: ComponentChildren;
  busy?: boolean;
  children: ComponentChildren;
}

/** A page of the desk under one heading. */
export function Page({ id, title, head, busy = false, children }: Props) {
  return (
    <section class={styles.page} aria-labelledby={id} aria-busy={busy}>
      <header class={styles.head}>
        <h1 class={styles.title} id={id}>
          {title}
        </h1>
        {head}
      </header>
      {children}
    </section>
  );
}
