import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import styles from './Freshness.module.css';
import type { FeedState } from './overview-feed.ts';

interface Props {
  state: FeedState;
  /** The desk says that by itself. */
  offline: boolean;
  onRefresh(): void;
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** How old the figures are, and what keeps them from being newer. */
export function Freshness({ state: { figures, problem, loading }, offline, onRefresh }: Props) {
  const trouble = problem && figures && !offline ? `The figures could not be read again: ${problem.message}` : '';
  return (
    <div class={styles.freshness}>
      <p class={styles.trouble} role="status">
        {trouble && <Icon name="alert" />}
        {trouble}
      </p>
      {figures && (
        <p class={styles.at}>
          As of <time dateTime={figures.at}>{clock.format(new Date(figures.at))}</time>
        </p>
      )}
      <Button look="quiet" icon="refresh" label="Read again" busy={loading} onClick={onRefresh} />
    </div>
  );
}
