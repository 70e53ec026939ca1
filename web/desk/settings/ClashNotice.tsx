import { Button } from '../ui/Button.tsx';
import styles from './ClashNotice.module.css';
import type { Clash } from './save-settings.ts';
import { clashWords, storedWords } from './setting-words.ts';

export interface ClashActs extends Clash {
  onLoad(): void;
  onKeepMine(): void;
}

/** Somebody else changed the same: what they did stays until the person decides, and what was typed too. */
export function ClashNotice({ names, by, theirs, busy, onLoad, onKeepMine }: ClashActs & { busy: boolean }) {
  return (
    <div class={styles.clash}>
      <p class={styles.words}>
        <strong>{clashWords(names, by, new Date())}</strong> What you typed is still here; it is not saved.
      </p>
      <p class={styles.words}>{storedWords(names, theirs)}</p>
      <div class={styles.acts}>
        <Button icon="refresh" disabled={busy} onClick={onLoad}>
          Load the newer ones
        </Button>
        <Button look="danger" busy={busy} onClick={onKeepMine}>
          Save mine instead
        </Button>
      </div>
    </div>
  );
}
