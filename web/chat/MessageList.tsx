import type { ComponentProps } from 'preact';
import { useMemo } from 'preact/hooks';
import type { StartSessionResponse } from '../../shared/contract/chat.ts';
import type { ChatState } from './chat-state.ts';
import styles from './MessageList.module.css';
import { MessageView } from './MessageView.tsx';
import { OutgoingView } from './OutgoingView.tsx';
import { Portrait } from './Portrait.tsx';
import { Typing } from './Typing.tsx';
import { dayName, type Row } from './timeline.ts';
import { useStickToEnd } from './use-stick-to-end.ts';

interface Props {
  assistant: StartSessionResponse['assistant'] | null;
  answeredBy: ChatState['answeredBy'];
  rows: readonly Row[];
  typing: boolean;
  onRetry(clientMessageId: string): void;
  onDiscard(clientMessageId: string): void;
}

export function MessageList({ assistant, answeredBy, rows, typing, onRetry, onDiscard }: Props) {
  const newest = rows.at(-1);
  const { viewport, content, unseen, toEnd } = useStickToEnd(newest?.key ?? '', newest?.kind === 'outgoing');
  const assistantName = assistant?.name ?? '';
  // Long conversations: the rows are built anew only when a message changes, not with every sign of typing.
  const rendered = useMemo(
    () => rows.map((row) => <RowView key={row.key} {...{ row, assistantName, onRetry, onDiscard }} />),
    [rows, assistantName, onRetry, onDiscard],
  );
  return (
    <div class={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class={styles.viewport} ref={viewport} tabIndex={0} aria-label="Messages">
        <div class={styles.content} ref={content}>
          {assistant && (
            <div class={styles.greeting}>
              <Portrait of="assistant" />
              <p dir="auto">{assistant.greeting}</p>
            </div>
          )}
          <div role="log" aria-live="polite" aria-label="Conversation" class={styles.log}>
            {rendered}
          </div>
          <Typing shown={typing} by={answeredBy} />
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

function RowView({
  row,
  assistantName,
  onRetry,
  onDiscard,
}: { row: Row; assistantName: string } & Pick<Props, 'onRetry' | 'onDiscard'>) {
  switch (row.kind) {
    case 'day':
      return (
        <p class={styles.day}>
          <time dateTime={row.at}>{dayName(row.at, new Date())}</time>
        </p>
      );
    case 'message':
      return <KeptMessage message={row.message} opens={row.opens} closes={row.closes} assistantName={assistantName} />;
    case 'outgoing':
      return <OutgoingView outgoing={row.outgoing} onRetry={onRetry} onDiscard={onDiscard} />;
  }
}

/** The same element while nothing in it changes: a new message then costs the same in a conversation of 10 and of 2,000. */
function KeptMessage({ message, opens, closes, assistantName }: ComponentProps<typeof MessageView>) {
  return useMemo(
    () => <MessageView message={message} opens={opens} closes={closes} assistantName={assistantName} />,
    [message, opens, closes, assistantName],
  );
}
