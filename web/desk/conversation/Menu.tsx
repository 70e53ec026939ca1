import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import styles from './Menu.module.css';

interface Props<Value extends string> {
  words: string;
  icon: IconName;
  look?: 'primary' | 'plain' | 'quiet';
  busy?: boolean;
  disabled?: boolean;
  items: readonly { value: Value; words: string }[];
  onChoose(value: Value): void;
}

/** A button that offers a few choices: arrow keys go through them, Esc and a click elsewhere fold it. */
export function Menu<Value extends string>({ words, icon, look = 'plain', items, onChoose, ...state }: Props<Value>) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const choices = () => [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  useEffect(() => {
    if (!open) return;
    choices()[0]?.focus();
    const onPointer = (event: Event) => {
      const inside = event.target instanceof Node && list.current?.parentElement?.contains(event.target);
      if (!inside) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [open]);

  function onKeyDown(event: KeyboardEvent): void {
    const all = choices();
    const at = all.findIndex((one) => one.matches(':focus'));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Tab') setOpen(false);
    else if (event.key === 'Escape') close();
    else if (next !== undefined) all[next % all.length]?.focus();
    if (event.key !== 'Tab' && (event.key === 'Escape' || next !== undefined)) event.preventDefault();
  }

  return (
    <div class={styles.menu}>
      <Button
        look={look}
        icon={icon}
        {...state}
        buttonRef={button}
        expanded={open}
        {...(open ? { controls: id } : {})}
        onClick={() => setOpen(!open)}
      >
        <span class={styles.words}>
          {words} <Icon name="down" />
        </span>
      </Button>
      {open && (
        <div class={styles.list} role="menu" id={id} aria-label={words} ref={list} tabIndex={-1} onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button
              key={item.value}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                onChoose(item.value);
              }}
            >
              {item.words}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
