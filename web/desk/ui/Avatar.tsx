import styles from './Avatar.module.css';

/** A person by initials; `note` says more in the name, such as "is writing". */
export function Avatar({ name, note, active = false }: { name: string; note?: string; active?: boolean }) {
  const label = note === undefined ? name : `${name} ${note}`;
  return (
    <span class={styles.avatar} role="img" aria-label={label} title={label} data-active={active}>
      <span aria-hidden="true">{initialsOf(name)}</span>
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('') || '?';
}
