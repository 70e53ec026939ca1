import { useEffect, useRef } from 'preact/hooks';
import { createKeyReader, isShortcut } from './key-reader.ts';

/** By key (`j`, `?`, `Escape`) or by two keys one after the other (`g b`). */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Who listens; what came to the page last is asked first. */
const listeners: { current: Shortcuts }[] = [];

/** Makes keys act while the component is on the page and `enabled`. They never act while somebody writes or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts, enabled = true): void {
  const mine = useRef(shortcuts);
  mine.current = shortcuts;
  useEffect(() => {
    if (!enabled) return;
    listeners.push(mine);
    return () => void listeners.splice(listeners.indexOf(mine), 1);
  }, [enabled]);
}

/** Once for the page, until `signal` aborts. */
export function listenForShortcuts(signal: AbortSignal): void {
  const read = createKeyReader();
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
    const { target } = event;
    const element = target instanceof HTMLElement ? target : document.body;
    const press = {
      key: event.key,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      altKey: event.altKey,
      repeat: event.repeat,
      target: {
        tagName: element.tagName,
        isContentEditable: element.isContentEditable,
        role: element.getAttribute('role'),
      },
    };
    if (!isShortcut(press)) return;
    for (const keys of read(event.key, event.timeStamp)) {
      const act = listeners.findLast(({ current }) => Object.hasOwn(current, keys))?.current[keys];
      if (!act) continue;
      event.preventDefault();
      act(event);
      return;
    }
  };
  document.addEventListener('keydown', onKey, { signal });
}
