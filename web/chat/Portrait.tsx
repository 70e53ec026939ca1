import styles from './Portrait.module.css';

/** Who speaks, as a mark: the claw for the assistant, a head and shoulders for a person. */
export function Portrait({ of }: { of: 'assistant' | 'person' }) {
  return (
    <span class={styles.portrait} data-of={of} aria-hidden="true">
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        {of === 'assistant' ? (
          <path d="M13.4 21.4c-5.3 0-8.9-3.7-8.9-8.9C4.5 7 8.2 2.9 13.3 2.3c.8-.1 1.2.8.6 1.4-1.9 1.9-2.5 4-1.9 6.1 2.3.2 4.4-.9 5.6-3.2.4-.8 1.5-.7 1.8.2.5 1.3.7 2.7.7 4.1 0 6-2.2 10.5-6.7 10.5Z" />
        ) : (
          <>
            <circle cx="12" cy="8.2" r="3.9" />
            <path d="M4.6 19.4c.5-3.9 3.6-6 7.4-6s6.9 2.1 7.4 6c.1.6-.3 1.1-.9 1.1h-13c-.6 0-1-.5-.9-1.1Z" />
          </>
        )}
      </svg>
    </span>
  );
}
