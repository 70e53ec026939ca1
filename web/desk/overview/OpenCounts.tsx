import type { OverviewTotals } from '../../../shared/contract/overview.ts';
import { colourWords, LightSign } from '../ui/Light.tsx';
import styles from './OpenCounts.module.css';

type Colour = keyof OverviewTotals['open'];
const colours: readonly Colour[] = ['red', 'yellow', 'green'];

interface Props {
  open: OverviewTotals['open'];
  /** Whose conversations these are. */
  of: string;
  /** The board with just those of a light. */
  href(light: Colour): string;
}

/** How many open conversations are red, yellow and green; each leads to them. */
export function OpenCounts({ open, of, href }: Props) {
  return (
    <span class={styles.counts}>
      {colours.map((colour) => (
        <a
          key={colour}
          class={styles.count}
          href={href(colour)}
          data-none={open[colour] === 0}
          aria-label={`${open[colour]} ${colourWords[colour].toLowerCase()} of ${of}`}
        >
          <LightSign colour={colour} />
          {open[colour]}
        </a>
      ))}
    </span>
  );
}
