import type { Citation } from '../../shared/contract/chat.ts';
import styles from './Sources.module.css';

interface Props {
  citations: readonly Citation[];
  /** The number of the source that is open, if any. */
  open: number | null;
  onToggle(n: number | null): void;
  panelId: string;
}

/** The sources of an answer as numbered chips; an open one shows the words that the answer rests on. */
export function Sources({ citations, open, onToggle, panelId }: Props) {
  const shown = citations.find(({ n }) => n === open);
  return (
    <div class={styles.sources}>
      <ul class={styles.chips} aria-label="Sources">
        {citations.map(({ n, title }) => (
          <li key={n}>
            <button
              type="button"
              class={styles.chip}
              aria-expanded={n === open}
              aria-controls={panelId}
              onClick={() => onToggle(n === open ? null : n)}
            >
              <span class={styles.number}>{n}</span>
              <span class={styles.name} dir="auto">
                {title}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div id={panelId} aria-live="polite">
        {shown && (
          <figure class={styles.quote}>
            <blockquote dir="auto">{shown.quote}</blockquote>
            <figcaption dir="auto">{shown.title}</figcaption>
          </figure>
        )}
      </div>
    </div>
  );
}
