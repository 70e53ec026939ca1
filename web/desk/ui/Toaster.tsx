import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import styles from './Toaster.module.css';
import { dismiss, toasts } from './toasts.ts';

/** Shows and announces the toasts; once on the page. */
export function Toaster() {
  return (
    <div class={styles.toaster} role="status">
      {toasts.value.map(({ id, tone, text }) => (
        <div key={id} class={styles.toast} data-tone={tone}>
          <Icon name={tone === 'done' ? 'check' : 'alert'} />
          <span class={styles.text}>{text}</span>
          <Button look="quiet" icon="cross" label="Dismiss" onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
