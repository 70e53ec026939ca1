import { useId } from 'preact/hooks';
import styles from './Threshold.module.css';

interface Props {
  /** 0 to 1. */
  value: number;
  words: string;
  problem: string | undefined;
  onInput(value: number): void;
}

/** How sure the gate must be, as a slider with its number and what that means. */
export function Threshold({ value, words, problem, onInput }: Props) {
  const id = useId();
  return (
    <div class={styles.threshold}>
      <label class={styles.label} for={id}>
        Confidence threshold
      </label>
      <div class={styles.line}>
        <input
          id={id}
          type="range"
          min="0"
          max="1"
          step="0.01"
          value={value}
          aria-describedby={`${id}-words`}
          aria-invalid={problem !== undefined}
          onInput={({ currentTarget }) => onInput(Number(currentTarget.value))}
        />
        <output class={styles.number} for={id}>
          {value.toFixed(2)}
        </output>
      </div>
      <p class={styles.words} id={`${id}-words`}>
        {words}
      </p>
      <p class={styles.problem} role="alert">
        {problem}
      </p>
    </div>
  );
}
