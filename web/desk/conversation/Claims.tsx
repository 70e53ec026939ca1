import { useState } from 'preact/hooks';
import type { TurnRecord } from '../../../shared/contract/conversation.ts';
import styles from './Claims.module.css';
import { checkedByWords, verdictWords } from './words.ts';

/** What an answer states, one by one, and the words of a source that bear it out or speak against it. */
export function Claims({ claims, checkedBy }: Pick<TurnRecord['gate'], 'claims' | 'checkedBy'>) {
  const [open, setOpen] = useState(false);
  if (claims.length === 0) return null;
  const borneOut = claims.filter(({ verdict }) => verdict === 'supported').length;
  return (
    <details class={styles.claims} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        Claims: {borneOut} of {claims.length} supported
      </summary>
      {/* Only then, so that a search of the page finds an answer once. */}
      {open && (
        <>
          <ol aria-label="Claims">
            {claims.map(({ text, verdict, quote }) => (
              <li key={text} data-verdict={verdict}>
                <span class={styles.verdict}>{verdictWords[verdict]}</span> <span dir="auto">{text}</span>
                {quote && <q dir="auto">{quote}</q>}
              </li>
            ))}
          </ol>
          <p>{checkedByWords[checkedBy]}</p>
        </>
      )}
    </details>
  );
}
