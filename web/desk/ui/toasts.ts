import { signal } from '@preact/signals';

export interface Toast {
  id: number;
  tone: 'done' | 'problem';
  text: string;
}

const atMost = 3;
const shownMs = { done: 5_000, problem: 12_000 };
let last = 0;

/** What is shown at the moment, newest last. */
export const toasts = signal<readonly Toast[]>([]);

/** Tells the person what came of an act; goes away by itself. */
export function toast(tone: Toast['tone'], text: string): void {
  const id = ++last;
  toasts.value = [...toasts.peek(), { id, tone, text }].slice(-atMost);
  setTimeout(() => dismiss(id), shownMs[tone]);
}

export function dismiss(id: number): void {
  toasts.value = toasts.peek().filter((one) => one.id !== id);
}
