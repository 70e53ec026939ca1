import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TurnRecord } from '../../../shared/contract/conversation.ts';
import { AnswerText } from '../../chat/RichText.tsx';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import styles from './DraftCard.module.css';
import type { ActName } from './use-acts.ts';

interface Props {
  turn: TurnRecord;
  onMode(mode: 'read'): void;
  running: ActName | null;
  onReject(reason: string): Promise<boolean>;
}

/** Where a person says what is wrong with a draft; without a reason nothing is rejected. */
export function RejectDraft({ turn, onMode, running, onReject }: Props) {
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const field = useRef<HTMLTextAreaElement | HTMLInputElement | null>(null);
  // At once, or the first letters would be taken for shortcuts.
  useLayoutEffect(() => field.current?.focus(), []);
  const reject = () => {
    setAsked(true);
    if (reason.trim() !== '' && running === null) void onReject(reason.trim());
  };
  return (
    <>
      <div class={styles.text} data-small>
        <AnswerText text={turn.text} citations={turn.citations} onSource={() => undefined} />
      </div>
      <Field
        label="What is wrong with it?"
        hint="The assistant is told, and tries again."
        value={reason}
        onInput={setReason}
        maxLength={1000}
        fieldRef={field}
        problem={asked && reason.trim() === '' ? 'Say why, so that the next draft is better.' : null}
        onKeyDown={(event) => {
          if (event.key === 'Enter') reject();
          else if (event.key === 'Escape') onMode('read');
          else return;
          event.preventDefault();
        }}
      />
      <div class={styles.acts}>
        <Button look="danger" icon="cross" busy={running === 'reject'} disabled={running !== null} onClick={reject}>
          Reject draft
        </Button>
        <Button onClick={() => onMode('read')}>Cancel</Button>
      </div>
    </>
  );
}
