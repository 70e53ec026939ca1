import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { DeskStore } from '../desk-store.ts';
import { playArrival } from './arrival-sound.ts';
import { arrivalsBetween, arrivalWords } from './arrivals.ts';

/** News are collected for so long, so that a burst is one announcement. */
const collectMs = 2000;

/** Words for screen readers about what has just arrived, with the sound if it is wanted. Silent until `loaded`. */
export function useArrivals(store: DeskStore, loaded: boolean): string {
  const words = useSignal('');
  const announced = useRef(store.rows.peek());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    announced.current = store.rows.peek();
    if (!loaded) return;
    const stop = store.rows.subscribe(() => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        const rows = store.rows.peek();
        const arrivals = arrivalsBetween(announced.current, rows, store.now.peek());
        announced.current = rows;
        words.value = arrivalWords(arrivals);
        if (words.peek() !== '') playArrival();
      }, collectMs);
    });
    return () => {
      stop();
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [loaded]);
  return words.value;
}
