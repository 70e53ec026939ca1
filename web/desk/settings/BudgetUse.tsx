import styles from './BudgetUse.module.css';
import { type BudgetUnit, renewalWords, usedShare, useWords } from './budget-words.ts';
import type { Budget } from './settings-api.ts';

/** How far a budget reaches, as a bar and in words. */
export function BudgetUse({ name, budget, unit }: { name: string; budget: Budget; unit: BudgetUnit }) {
  const share = usedShare(budget);
  return (
    <div class={styles.budget}>
      <p class={styles.name}>{name}</p>
      {share !== null && (
        <div class={styles.bar} data-used-up={share === 1} aria-hidden="true">
          <span style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <p>{useWords(budget, unit)}</p>
      <p class={styles.soft}>{renewalWords(budget)}</p>
    </div>
  );
}
