import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import styles from './Chat.module.css';
import { Composer } from './Composer.tsx';
import type { ChatClient } from './chat-client.ts';
import { showsTyping, visibleOutbox } from './chat-state.ts';
import { Header } from './Header.tsx';
import { MessageList } from './MessageList.tsx';
import { Refusal } from './Refusal.tsx';
import { timeline } from './timeline.ts';
import { useChat } from './use-chat.ts';

interface Props {
  client: ChatClient;
  /** Shown at the end of the header: the embedded panel's close button. */
  children?: ComponentChildren;
}

/** The whole conversation: who answers, the messages, what is wrong if anything is, and the field to write in. */
export function Chat({ client, children }: Props) {
  const state = useChat(client);
  const rows = useMemo(
    () => timeline(state.messages, visibleOutbox(state)),
    [state.messages, state.outbox, state.storedEarly],
  );
  if (state.refusal) return <Refusal words={state.refusal}>{children}</Refusal>;
  return (
    <section class={styles.chat} aria-label="Chat">
      <Header assistant={state.session?.assistant.name ?? null} answeredBy={state.answeredBy}>
        {children}
      </Header>
      <MessageList
        assistant={state.session?.assistant ?? null}
        answeredBy={state.answeredBy}
        rows={rows}
        typing={showsTyping(state)}
        onRetry={client.retry}
        onDiscard={client.discard}
      />
      <p class={styles.connection} role="status">
        {connectionText[state.connection]}
      </p>
      <Composer onSend={client.send} />
    </section>
  );
}

const connectionText = {
  connecting: '',
  connected: '',
  lost: 'Connection lost — reconnecting …',
  offline: 'You are offline. What you write is sent when you are back.',
};
