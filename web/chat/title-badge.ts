import type { ChatClient } from './chat-client.ts';
import { titleWithUnread, unreadAfter } from './unread.ts';

/** Keeps the page's title on the assistant's name and on what arrives while the tab is hidden. */
export function keepTitle(client: ChatClient): void {
  let seenSeq: number | null = null;
  const update = () => {
    const { session, messages, connection } = client.state();
    if (session === null) return;
    const newest = messages.at(-1)?.seq ?? 0;
    // The history of an earlier visit is not news, even to a tab that was opened in the background.
    if (!document.hidden || (seenSeq === null && connection === 'connected')) seenSeq = newest;
    document.title = titleWithUnread(session.assistant.name, seenSeq === null ? 0 : unreadAfter(messages, seenSeq));
  };
  client.subscribe(update);
  document.addEventListener('visibilitychange', update);
  update();
}
