import type { ChatState } from './chat-state.ts';
import styles from './Typing.module.css';

/** Somebody is writing an answer. The line always exists, so that screen readers hear it change. */
export function Typing({ shown, by }: { shown: boolean; by: ChatState['answeredBy'] }) {
  return (
    <p class={styles.typing} role="status" data-shown={shown}>
      {shown && (
        <>
          <span class={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span class={styles.words}>{by === 'person' ? 'A person is writing' : 'The assistant is writing'}</span>
        </>
      )}
    </p>
  );
}
