import { signal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';

/** The parts of the page that hold changes which are not saved, by their names, in the order in which they began to. */
export const unsaved = signal<readonly string[]>([]);

/** Counts a part among `unsaved` while it is on the page and `edited`. */
export function useUnsaved(part: string, edited: boolean): void {
  useLayoutEffect(() => {
    if (!edited) return;
    unsaved.value = [...unsaved.peek(), part];
    return () => {
      unsaved.value = unsaved.peek().filter((one) => one !== part);
    };
  }, [part, edited]);
}
