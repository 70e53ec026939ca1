import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { createChatApi, loadSiteConfig } from '../chat/api.ts';
import { Chat } from '../chat/Chat.tsx';
import { type ChatClient, startChat } from '../chat/chat-client.ts';
import { Refusal } from '../chat/Refusal.tsx';
import { unreadAfter } from '../chat/unread.ts';
import { browserStorage, createVisitorStore } from '../chat/visitor-store.ts';
import styles from './Launcher.module.css';

interface Props {
  tenantId: string;
  /** Where the script came from: its config.json names the API. */
  siteOrigin: string;
}

/** The button in the corner of a site and the panel that it opens. Nothing is loaded or asked before the first click. */
export function Launcher({ tenantId, siteOrigin }: Props) {
  const [open, setOpen] = useState(false);
  const [client, setClient] = useState<ChatClient | null>(null);
  const [failed, setFailed] = useState(false);
  const unread = useUnread(client, open);
  const panel = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panelId = useId();

  async function show(): Promise<void> {
    setOpen(true);
    if (client) return;
    try {
      const { api } = await loadSiteConfig(siteOrigin);
      setFailed(false);
      setClient(startChat(tenantId, createChatApi(api), createVisitorStore(tenantId, browserStorage())));
    } catch {
      setFailed(true);
    }
  }

  function hide(): void {
    setOpen(false);
    button.current?.focus();
  }

  useEffect(() => {
    if (open) panel.current?.querySelector('textarea')?.focus();
  }, [open, client]);

  const close = (
    <button type="button" class={styles.close} aria-label="Close the chat" onClick={hide}>
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path d="m6 6 12 12M18 6 6 18" />
      </svg>
    </button>
  );
  return (
    <div class={styles.root}>
      <div
        ref={panel}
        id={panelId}
        class={styles.panel}
        role="dialog"
        aria-label="Chat"
        hidden={!open}
        onKeyDown={(event) => event.key === 'Escape' && hide()}
      >
        {client && <Chat client={client}>{close}</Chat>}
        {failed && (
          <Refusal
            words={{ title: 'The chat could not be loaded', text: 'Please check your connection and try again.' }}
          >
            {close}
          </Refusal>
        )}
      </div>
      <button
        ref={button}
        type="button"
        class={styles.launcher}
        aria-expanded={open}
        aria-controls={panelId}
        aria-label={unread > 0 ? `Chat, ${unread} new` : 'Chat'}
        onClick={() => (open ? hide() : void show())}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
          <path d="M5 5.5h14a1.5 1.5 0 0 1 1.5 1.5v8.5A1.5 1.5 0 0 1 19 17h-6.5L8 20.5V17H5a1.5 1.5 0 0 1-1.5-1.5V7A1.5 1.5 0 0 1 5 5.5Z" />
        </svg>
        {unread > 0 && <span class={styles.badge}>{unread}</span>}
      </button>
    </div>
  );
}

/** How many messages came since the panel was last open. */
function useUnread(client: ChatClient | null, open: boolean): number {
  const [unread, setUnread] = useState(0);
  const seenSeq = useRef(0);
  useEffect(() => {
    if (!client) return;
    const update = () => {
      const { messages } = client.state();
      if (open) seenSeq.current = messages.at(-1)?.seq ?? 0;
      setUnread(unreadAfter(messages, seenSeq.current));
    };
    update();
    return client.subscribe(update);
  }, [client, open]);
  return unread;
}
