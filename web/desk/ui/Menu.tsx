import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from './Button.tsx';
import { Icon, type IconName } from './Icon.tsx';
import styles from './Menu.module.css';
import { placeBeside } from './place-beside.ts';

interface Props<Value extends string> {
  /** What the button says; with `iconOnly` only its name. */
  words: string;
  icon: IconName;
  iconOnly?: boolean;
  look?: 'primary' | 'plain' | 'quiet';
  busy?: boolean;
  disabled?: boolean;
  /** `about`: what follows from it, in a few words. */
  items: readonly { value: Value; words: string; about?: string }[];
  onChoose(value: Value): void;
}

/** A button that offers a few choices: arrow keys go through them, Esc and a click elsewhere fold it. */
export function Menu<Value extends string>(props: Props<Value>) {
  const { words, icon, iconOnly = false, look = 'plain', items, onChoose, ...state } = props;
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const choices = () => [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  useLayoutEffect(() => {
    if (!open || !list.current || !button.current) return;
    // Above everything, because a box that scrolls would cut it off.
    list.current.showPopover();
    placeBeside(list.current, button.current);
    choices()[0]?.focus({ preventScroll: true });
  }, [open]);

  useEffect(() => {
    if (!open) return;
    const onPointer = (event: Event) => {
      const inside = event.target instanceof Node && list.current?.parentElement?.contains(event.target);
      if (!inside) setOpen(false);
    };
    // Where the button stands no longer, its choices would hang in the air.
    const fold = ({ target }: Event) => {
      if (!(target instanceof Element) || target.contains(button.current)) setOpen(false);
    };
    const end = new AbortController();
    document.addEventListener('pointerdown', onPointer, { signal: end.signal });
    document.addEventListener('scroll', fold, { signal: end.signal, capture: true });
    window.addEventListener('resize', fold, { signal: end.signal });
    return () => end.abort();
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
        {...(iconOnly ? { label: words } : {})}
        buttonRef={button}
        expanded={open}
        {...(open ? { controls: id } : {})}
        onClick={() => setOpen(!open)}
      >
        {iconOnly ? undefined : (
          <span class={styles.words}>
            {words} <Icon name="down" />
          </span>
        )}
      </Button>
      {open && (
        <div
          class={styles.list}
          popover="manual"
          role="menu"
          id={id}
          aria-label={words}
          ref={list}
          tabIndex={-1}
          onKeyDown={onKeyDown}
        >
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
              {item.about && <span class={styles.about}>{item.about}</span>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
