import type { ComponentChildren, ComponentProps } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ImageAttachment, Message } from '../../../shared/contract/chat.ts';
import { dayName } from '../../chat/timeline.ts';
import { useStickToEnd } from '../../chat/use-stick-to-end.ts';
import { MessageItem } from './MessageItem.tsx';
import styles from './MessageList.module.css';
import { type MessageRow, messageRows } from './message-rows.ts';

interface Props {
  messages: readonly Message[];
  earlierLeftOut: boolean;
  customer: string;
  onEnlarge(picture: ImageAttachment): void;
  /** Stands below the newest message. */
  children?: ComponentChildren;
}

export function MessageList({ messages, earlierLeftOut, customer, onEnlarge, children }: Props) {
  const newest = messages.at(-1);
  const { viewport, content, unseen, toEnd } = useStickToEnd(newest?.id ?? '', newest?.author === 'supervisor');
  // A long conversation is built anew only when a message comes, not with every second and every sign of typing.
  const rows = useMemo(
    () => messageRows(messages).map((row) => <Row key={row.key} {...{ row, customer, onEnlarge }} />),
    [messages, customer, onEnlarge],
  );
  return (
    <div class={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class={styles.viewport} ref={viewport} tabIndex={0} aria-label="Messages">
        <div class={styles.content} ref={content}>
          {earlierLeftOut && <p class={styles.line}>Only the newest messages are shown here.</p>}
          <div role="log" aria-live="polite" aria-label="Conversation">
            {rows}
          </div>
          {messages.length === 0 && <p class={styles.line}>Nobody has written anything yet.</p>}
          {children}
        </div>
      </section>
      {unseen && (
        <button type="button" class={styles.toEnd} onClick={toEnd}>
          New messages <span aria-hidden="true">↓</span>
        </button>
      )}
    </div>
  );
}

function Row({ row, customer, onEnlarge }: { row: MessageRow } & Pick<Props, 'customer' | 'onEnlarge'>) {
  switch (row.kind) {
    case 'day':
      return (
        <p class={styles.line}>
          <time dateTime={row.at}>{dayName(row.at, new Date())}</time>
        </p>
      );
    case 'stretch':
      return (
        <p class={styles.line} data-person={row.begins}>
          {row.begins ? 'From here on a person answers' : 'From here on the assistant answers'}
        </p>
      );
    case 'message':
      return <KeptItem {...row} customer={customer} onEnlarge={onEnlarge} />;
  }
}

/** The same element while nothing in it changes. */
function KeptItem({ message, opens, byPerson, customer, onEnlarge }: ComponentProps<typeof MessageItem>) {
  return useMemo(
    () => <MessageItem {...{ message, opens, byPerson, customer, onEnlarge }} />,
    [message, opens, byPerson, customer, onEnlarge],
  );
}
