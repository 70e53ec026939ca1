import { useId } from 'preact/hooks';
import styles from './Chart.module.css';
import type { Look } from './chart-series.ts';
import { LookPattern, patternOf } from './LookPattern.tsx';

/** A sample of how a series is drawn. */
export function Swatch({ look, shape }: { look: Look; shape: 'bars' | 'line' }) {
  const id = useId();
  return (
    <svg class={styles.swatch} viewBox="0 0 12 12" aria-hidden="true" data-look={look}>
      {shape === 'line' ? (
        <>
          <path class={styles.line} d="M0 6H12" />
          <circle class={styles.dot} cx="6" cy="6" r="2.5" />
        </>
      ) : (
        <>
          <LookPattern look={look} id={id} />
          <rect class={styles.bar} width="12" height="12" rx="2" />
          <rect width="12" height="12" rx="2" fill={patternOf(look, id)} />
        </>
      )}
    </svg>
  );
}
