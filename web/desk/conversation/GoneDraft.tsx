import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { toast } from '../ui/toasts.ts';
import styles from './GoneDraft.module.css';

/** In place of a draft that somebody was editing when it was dropped or decided: why, and their words, not lost. */
export function GoneDraft({ why, text, onDismiss }: { why: string; text: string; onDismiss(): void }) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast('done', 'Your text is copied.'),
      () => toast('problem', 'The browser does not allow copying. Select the text instead.'),
    );
  return (
    <section class={styles.card} aria-label="The draft is gone">
      <p class={styles.why} role="alert">
        <Icon name="alert" /> {why}
      </p>
      <p class={styles.text} dir="auto">
        {text}
      </p>
      <div class={styles.acts}>
        <Button onClick={() => void copy()}>Copy my text</Button>
        <Button look="quiet" onClick={onDismiss}>
          Dismiss
        </Button>
      </div>
    </section>
  );
}
