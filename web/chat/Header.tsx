import type { ComponentChildren } from 'preact';
import type { ChatState } from './chat-state.ts';
import styles from './Header.module.css';
import { Portrait } from './Portrait.tsx';

interface Props {
  /** The assistant's name; null until it is known. */
  assistant: string | null;
  answeredBy: ChatState['answeredBy'];
  children?: ComponentChildren;
}

export function Header({ assistant, answeredBy, children }: Props) {
  return (
    <header class={styles.header}>
      <div class={styles.inner}>
        <Portrait of={answeredBy} />
        <div class={styles.who}>
          <h1 class={styles.name} dir="auto">
            {assistant ?? 'Chat'}
          </h1>
          <p class={styles.status} data-answered-by={answeredBy} aria-live="polite">
            {answeredBy === 'person' ? 'A person is answering' : 'The AI assistant is answering'}
          </p>
        </div>
        {children}
      </div>
    </header>
  );
}
