import styles from './Portrait.module.css';

/** Who speaks, as a mark: the claw for the assistant, a head and shoulders for a person. */
export function Portrait({ of }: { of: 'assistant' | 'person' }) {
  return (
    <span class={styles.portrait} data-of={of} aria-hidden="true">
      <svg viewBox="0 0 24 24" focusable="false">
        {of === 'assistant' ? (
          <>
            <path d="M12 20.5c-1.6 0-2.6-1.1-2.6-2.7v-2.2C6.2 15 4 12.6 4 9.4 4 6.2 6 4 8.9 3.3c.5-.1.8.3.7.7-.4 1.6-.2 3 .6 4.2L12 10.8l1.8-2.6c.8-1.2 1-2.6.6-4.2-.1-.4.2-.8.7-.7C18 4 20 6.2 20 9.4c0 3.2-2.2 5.6-5.4 6.2v2.2c0 1.6-1 2.7-2.6 2.7Z" />
          </>
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
