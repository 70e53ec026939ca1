import styles from './Chart.module.css';
import type { Look } from './chart-series.ts';

const patterns: Record<Look, 'plain' | 'hatched' | 'dotted'> = {
  assistant: 'plain',
  person: 'hatched',
  open: 'dotted',
  approved: 'plain',
  edited: 'hatched',
  rejected: 'dotted',
};

/** What is laid over the colour of a look, so that those who do not tell the colours apart tell the bars apart. */
export function LookPattern({ look, id }: { look: Look; id: string }) {
  const kind = patterns[look];
  if (kind === 'plain') return null;
  return (
    <defs>
      <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse">
        {kind === 'hatched' ? (
          <path class={styles.hatching} d="M-1 1 1 -1M0 5 5 0M4 6 6 4" />
        ) : (
          <circle class={styles.dotting} cx="2.5" cy="2.5" r="1.1" />
        )}
      </pattern>
    </defs>
  );
}

export const patternOf = (look: Look, id: string): string => (patterns[look] === 'plain' ? 'none' : `url(#${id})`);
