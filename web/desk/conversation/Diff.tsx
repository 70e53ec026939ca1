import { useMemo } from 'preact/hooks';
import styles from './Diff.module.css';
import { wordDiff } from './word-diff.ts';

/** What was changed, word by word: struck out and underlined, so that colour is not needed to tell them apart. */
export function Diff({ before, after }: { before: string; after: string }) {
  const pieces = useMemo(() => wordDiff(before, after), [before, after]);
  if (before === after) return <p class={styles.same}>Nothing is changed.</p>;
  return (
    <p class={styles.diff} dir="auto">
      {pieces.map(({ kind, text }, at) => {
        if (kind === 'removed') return <del key={at}>{text}</del>;
        return kind === 'added' ? <ins key={at}>{text}</ins> : <span key={at}>{text}</span>;
      })}
    </p>
  );
}
