import { type Range, ranges } from './overview-feed.ts';
import styles from './RangePicker.module.css';

interface Props {
  range: Range;
  onChoose(range: Range): void;
}

export function RangePicker({ range, onChoose }: Props) {
  return (
    <fieldset class={styles.picker}>
      <legend class={styles.legend}>Days shown</legend>
      {ranges.map((days) => (
        <label key={days} class={styles.choice}>
          <input type="radio" name="range" checked={days === range} onChange={() => onChoose(days)} />
          <span>{days} days</span>
        </label>
      ))}
    </fieldset>
  );
}
