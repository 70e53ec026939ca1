import type { Outgoing } from './chat-state.ts';
import styles from './Message.module.css';
import { Pictures } from './Pictures.tsx';
import { PlainText } from './RichText.tsx';

interface Props {
  outgoing: Outgoing;
  onRetry(clientMessageId: string): void;
  onDiscard(clientMessageId: string): void;
}

/** A message that the API has not confirmed yet, marked as such as soon as something holds it up. */
export function OutgoingView({ outgoing, onRetry, onDiscard }: Props) {
  const { clientMessageId, status } = outgoing;
  const stuck = status === 'unsent' || status === 'refused';
  return (
    <article class={styles.message} data-author="customer" data-opens="true" aria-label="You">
      <div class={styles.body} data-status={status} dir="auto">
        <Pictures pictures={outgoing.attachments} />
        <PlainText text={outgoing.text} />
      </div>
      <p class={styles.note} data-status={status}>
        {status === 'sending' ? 'Sending …' : outgoing.note || 'Not sent yet'}
        {stuck && (
          <>
            <button type="button" onClick={() => onRetry(clientMessageId)}>
              Try again
            </button>
            <button type="button" onClick={() => onDiscard(clientMessageId)}>
              Discard
            </button>
          </>
        )}
      </p>
    </article>
  );
}
