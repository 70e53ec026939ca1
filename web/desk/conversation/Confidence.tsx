import styles from './Confidence.module.css';
import { confidenceWords } from './words.ts';

/** How sure an answer is, as words and a bar; the mark is what this tenant asks for before an answer goes out by itself. */
export function Confidence({ confidence, threshold }: { confidence: number; threshold: number | null }) {
  const asked = threshold === null ? '' : `; ${Math.round(threshold * 100)} % is asked for`;
  return (
    <span class={styles.confidence}>
      <span class={styles.bar} aria-hidden="true">
        <span
          class={styles.filled}
          data-enough={threshold !== null && confidence >= threshold}
          style={{ width: `${clamp(confidence) * 100}%` }}
        />
        {threshold !== null && <span class={styles.mark} style={{ left: `${clamp(threshold) * 100}%` }} />}
      </span>
      <span>
        {confidenceWords(confidence)}
        <span class={styles.soft}>{asked}</span>
      </span>
    </span>
  );
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));
