import { computed, effect } from '@preact/signals';
import { lightOf } from '../../shared/contract/light.ts';
import type { DeskStore } from './desk-store.ts';

/** `(3) ClawDesk`: how many conversations need a person, whatever the filters show. Returns what ends it. */
export function keepTitle(store: DeskStore): () => void {
  const red = computed(() => {
    let count = 0;
    for (const row of store.rows.value.values()) if (lightOf(row, store.now.value).colour === 'red') count += 1;
    return count;
  });
  return effect(() => {
    document.title = red.value === 0 ? 'ClawDesk' : `(${red.value}) ClawDesk`;
  });
}
