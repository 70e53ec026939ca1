import { useRef } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import type { IconName } from '../ui/Icon.tsx';
import { useKeptText } from './kept-text.ts';
import styles from './WriteBox.module.css';

interface Props {
  /** The key under which the text is kept until it is sent. */
  keptAs: string;
  label: string;
  hint: string;
  button: string;
  icon: IconName;
  maxLength: number;
  busy: boolean;
  problem: string | null;
  /** Resolves to whether it was accepted; the text then goes away. */
  onSend(text: string): Promise<boolean>;
  onTyping(): void;
  fieldRef?: { current: HTMLInputElement | HTMLTextAreaElement | null };
}

/** A few lines to somebody other than the customer; Ctrl + Enter sends them, Esc leaves the field. */
export function WriteBox({
  label,
  hint,
  button,
  icon,
  maxLength,
  busy,
  problem,
  onSend,
  onTyping,
  fieldRef,
  keptAs,
}: Props) {
  const [text, setText] = useKeptText(keptAs);
  const own = useRef<HTMLInputElement | HTMLTextAreaElement | null>(null);
  const field = fieldRef ?? own;
  const send = async () => {
    if (text.trim() !== '' && !busy && (await onSend(text.trim()))) setText('');
  };
  return (
    <div class={styles.box}>
      <Field
        label={label}
        hint={hint}
        value={text}
        rows={2}
        maxLength={maxLength}
        problem={problem}
        fieldRef={field}
        onInput={(value) => {
          setText(value);
          onTyping();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') field.current?.blur();
          else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
          else return;
          event.preventDefault();
        }}
      />
      <Button icon={icon} busy={busy} disabled={text.trim() === ''} onClick={() => void send()}>
        {button}
      </Button>
    </div>
  );
}
