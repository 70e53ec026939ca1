import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import styles from './Tabs.module.css';

export interface Tab<Name extends string> {
  name: Name;
  words: string;
  /** How many there are in it, when that is worth a look. */
  count?: number;
}

interface Props<Name extends string> {
  label: string;
  tabs: readonly Tab<Name>[];
  /** The one that is shown; null when all are folded away. */
  open: Name | null;
  onOpen(name: Name): void;
  children: ComponentChildren;
}

/** Tabs of which one is shown; arrow keys, Home and End go between them. */
export function Tabs<Name extends string>({ label, tabs, open, onOpen, children }: Props<Name>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const focusable = open ?? tabs[0]?.name;

  function onKeyDown(event: KeyboardEvent): void {
    const at = tabs.findIndex(({ name }) => name === focusable);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = next === undefined ? undefined : tabs[next % tabs.length];
    if (!tab) return;
    event.preventDefault();
    onOpen(tab.name);
    list.current?.querySelector<HTMLElement>(`[data-tab="${tab.name}"]`)?.focus();
  }

  return (
    <section class={styles.panel} aria-label={label} data-open={open !== null}>
      <div class={styles.tabs} role="tablist" aria-label={label} tabIndex={-1} ref={list} onKeyDown={onKeyDown}>
        {tabs.map(({ name, words, count }) => (
          <button
            key={name}
            type="button"
            role="tab"
            class={styles.tab}
            id={`${id}-${name}`}
            data-tab={name}
            aria-selected={name === open}
            aria-controls={name === open ? `${id}-panel` : undefined}
            tabIndex={name === focusable ? 0 : -1}
            onClick={() => onOpen(name)}
          >
            {words}
            {count !== undefined && count > 0 && <span class={styles.count}>{count}</span>}
          </button>
        ))}
      </div>
      {open !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reachable by keyboard
        <div class={styles.content} role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${open}`} tabIndex={0}>
          {children}
        </div>
      )}
    </section>
  );
}
