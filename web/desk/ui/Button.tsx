import type { ComponentChildren, Ref } from 'preact';
import styles from './Button.module.css';
import { Icon, type IconName } from './Icon.tsx';
import { Kbd } from './Kbd.tsx';

interface Props {
  children?: ComponentChildren;
  onClick(event: MouseEvent): void;
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  icon?: IconName;
  /** The key that does the same; shown on wide screens. */
  shortcut?: string;
  /** Its act runs: it stays focusable but does nothing. */
  busy?: boolean;
  disabled?: boolean;
  /** Its name when it shows only an icon. */
  label?: string;
  /** For a button that switches something on. */
  pressed?: boolean;
  /** For a button that shows or hides something. */
  expanded?: boolean;
  controls?: string;
  /** False for a button that the keyboard reaches in another way. */
  tabStop?: boolean;
  buttonRef?: Ref<HTMLButtonElement>;
}

export function Button(props: Props) {
  const { children, onClick, look = 'plain', icon, shortcut, busy = false, disabled = false, label } = props;
  const still = busy || disabled;
  return (
    <button
      type="button"
      ref={props.buttonRef ?? null}
      class={[styles.button, styles[look], children === undefined && styles.square].filter(Boolean).join(' ')}
      tabIndex={props.tabStop === false ? -1 : undefined}
      aria-disabled={still}
      aria-busy={busy}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      aria-controls={props.controls}
      aria-label={label}
      aria-keyshortcuts={shortcut}
      title={children === undefined ? label : undefined}
      onClick={(event) => {
        if (!still) onClick(event);
      }}
    >
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
      {shortcut && children !== undefined && <Kbd>{shortcut}</Kbd>}
    </button>
  );
}
