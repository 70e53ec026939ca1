import { useLayoutEffect, useRef } from 'preact/hooks';
import type { HeldDraft, TurnRecord } from '../../../shared/contract/conversation.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Diff } from './Diff.tsx';
import styles from './DraftCard.module.css';
import { Passages } from './Passages.tsx';
import type { ActName } from './use-acts.ts';

interface Props {
  draft: HeldDraft;
  turn: TurnRecord;
  edited: string;
  onEdited(text: string): void;
  onMode(mode: 'read'): void;
  running: ActName | null;
  onSendEdited(text: string): void;
}

/** Where a person changes a draft, with what they change in view; findings are only read from. */
export function EditDraft({ draft, turn, edited, onEdited, onMode, running, onSendEdited }: Props) {
  const field = useRef<HTMLTextAreaElement | HTMLInputElement | null>(null);
  // At once, or the first letters would be taken for shortcuts.
  useLayoutEffect(() => field.current?.focus(), []);
  const text = edited.trim();
  // What was found is no answer; it goes out only in somebody's own words.
  const unsendable = text === '' || (draft.outcome === 'findings-only' && text === turn.text.trim());
  const send = () => {
    if (!unsendable && running === null) onSendEdited(text);
  };
  return (
    <>
      <Field
        label="Answer to the customer"
        labelHidden
        value={edited}
        onInput={onEdited}
        rows={5}
        maxLength={8000}
        fieldRef={field}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          } else if (event.key === 'Escape') {
            event.preventDefault();
            onMode('read');
          }
        }}
      />
      {draft.outcome === 'findings-only' ? (
        <Passages passages={turn.passages} />
      ) : (
        <details class={styles.changes} open>
          <summary>What changes</summary>
          <Diff before={turn.text} after={edited} />
        </details>
      )}
      <div class={styles.acts}>
        <Button
          look="primary"
          icon="send"
          busy={running === 'edit'}
          disabled={running !== null || unsendable}
          onClick={send}
        >
          {draft.outcome === 'findings-only' ? 'Send answer' : 'Send edited'}
        </Button>
        <Button onClick={() => onMode('read')}>Cancel</Button>
        <span class={styles.hint}>Ctrl + Enter sends</span>
      </div>
    </>
  );
}
