import type { TurnRecord } from '../../../shared/contract/conversation.ts';
import styles from './Passages.module.css';

/** What a search of the tenant's documents has found, best first; opened, its text. */
export function Passages({ passages }: Pick<TurnRecord, 'passages'>) {
  if (passages.length === 0) return <p class={styles.none}>No passage was found.</p>;
  return (
    <ol class={styles.passages} aria-label="Passages">
      {passages.map(({ documentId, title, score, text }, at) => (
        <li key={`${documentId} ${at}`}>
          <details>
            <summary>
              <bdi>{title}</bdi> <span class={styles.score}>score {score.toFixed(2)}</span>
            </summary>
            <blockquote dir="auto">{text}</blockquote>
          </details>
        </li>
      ))}
    </ol>
  );
}
