import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ImageAttachment } from '../../../shared/contract/chat.ts';
import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { objection } from '../board/acts.ts';
import { customerName } from '../customer-name.ts';
import { useShortcuts } from '../shortcuts.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { toast } from '../ui/toasts.ts';
import { Banners } from './Banners.tsx';
import type { ConversationPageProps } from './ConversationPage.tsx';
import { DraftArea } from './DraftArea.tsx';
import type { DraftMode } from './DraftCard.tsx';
import { Header } from './Header.tsx';
import { messageElementId } from './MessageItem.tsx';
import { MessageList } from './MessageList.tsx';
import type { KnownView } from './merge-view.ts';
import styles from './OpenConversation.module.css';
import { ReplyArea } from './ReplyArea.tsx';
import { SidePanel, type SideTab } from './SidePanel.tsx';
import { usePersonActs } from './use-person-acts.ts';
import { usePresence } from './use-presence.ts';
import { useWide } from './use-wide.ts';
import { Writing } from './Writing.tsx';

interface Props extends ConversationPageProps {
  view: KnownView;
  row: BoardRow;
  /** Why the view may be old, or null. */
  problem: unknown;
  page: RefObject<HTMLElement | null>;
  onRefresh(): void;
  onName(name: string): void;
}

/** A page so wide has the panel beside the messages, a narrower one folded below them. */
const besideFromPx = 820;

export function OpenConversation(props: Props) {
  const { conversation, api, store, intent, onClose, view, row, page, onRefresh, onName } = props;
  const customer = customerName(row);
  const acts = usePersonActs(api, store, conversation, row, onRefresh);
  const onTyping = usePresence(api, conversation, acts.mayAct);
  const wide = useWide(page, besideFromPx);
  const [mode, setMode] = useState<DraftMode>(intent === 'edit' && row.heldDraft ? 'edit' : 'read');
  const [tab, setTab] = useState<SideTab | null>(intent === 'whisper' ? 'assistant' : null);
  const [picture, setPicture] = useState<ImageAttachment | null>(null);
  const reply = useRef<HTMLTextAreaElement>(null);
  const whisper = useRef<HTMLInputElement | HTMLTextAreaElement>(null);
  const focusNext = useRef<'reply' | 'whisper' | null>(intent === 'edit' ? null : (intent ?? null));
  const telling: SideTab = view.packet || view.packetPending ? 'packet' : 'assistant';
  const [unasked, setUnasked] = useState(telling);
  const open = tab ?? (wide ? unasked : null);

  useEffect(() => onName(`Conversation with ${customer}`), [customer, onName]);
  // What tells most at the moment is shown unasked, but never in place of what somebody is writing in.
  useEffect(() => {
    if (!document.activeElement?.closest('[role=tabpanel]')) setUnasked(telling);
  }, [telling]);
  // The field may come only with the state that an act brings.
  useEffect(() => {
    const field = focusNext.current && { reply, whisper }[focusNext.current].current;
    if (!field) return;
    focusNext.current = null;
    field.focus();
  });

  const focusPage = () => page.current?.focus();

  async function takeOver(): Promise<void> {
    if (row.posture === 'human') reply.current?.focus();
    else if (await acts.takeOver()) focusNext.current = 'reply';
  }

  async function approve(): Promise<void> {
    const refused = objection('approve', row);
    if (refused) return toast('problem', refused);
    const { draftId } = row.heldDraft ?? {};
    // Nobody approves what they have not been shown.
    const shown = mode === 'read' && view.turns.some((turn) => turn.draftId === draftId);
    if (draftId === undefined || !shown) return;
    if (await acts.run('approve', () => api.approve(conversation, draftId), 'Approved and sent.')) focusPage();
  }

  function whisperNext(): void {
    focusNext.current = 'whisper';
    setTab('assistant');
    whisper.current?.focus();
  }

  function showMessage(seq: number): void {
    const element = document.getElementById(messageElementId(seq));
    element?.scrollIntoView({ block: 'center' });
    element?.focus({ preventScroll: true });
    if (!element) toast('problem', `Message ${seq} is not loaded here.`);
  }

  useShortcuts({ Escape: () => (mode === 'read' ? onClose() : setMode('read')) });
  useShortcuts(
    {
      a: () => void approve(),
      e: () => (row.heldDraft ? setMode('edit') : toast('problem', 'No draft waits here.')),
      r: () => (row.heldDraft ? setMode('reject') : reply.current?.focus()),
      t: () => void takeOver(),
      w: whisperNext,
      c: () => void (acts.claim.mine ? acts.release() : acts.takeClaim()),
    },
    acts.mayAct,
  );

  return (
    <div class={styles.open} data-wide={wide}>
      <Header {...{ row, store, acts, wide, onClose }} onTakeOver={() => void takeOver()} />
      <Banners acts={acts} held={row.heldDraft !== null} problem={props.problem} onRefresh={onRefresh} />
      <div class={styles.body}>
        <div class={styles.talk}>
          <MessageList
            messages={view.messages}
            earlierLeftOut={view.earlierLeftOut}
            customer={customer}
            onEnlarge={setPicture}
          >
            <Writing row={row} store={store} />
          </MessageList>
          <div class={styles.dock} hidden={!wide && open !== null}>
            <DraftArea
              {...{ api, conversation, row, acts, mode, onTyping }}
              turns={view.turns}
              onMode={setMode}
              onApprove={() => void approve()}
              onTakeOver={() => void takeOver()}
              onDecided={focusPage}
            />
            <ReplyArea {...{ api, conversation, row, acts, onTyping }} messages={view.messages} fieldRef={reply} />
          </div>
        </div>
        <SidePanel
          {...{ api, conversation, view, row, acts, open, onTyping }}
          onOpen={(next) => setTab(!wide && next === open ? null : next)}
          onShowMessage={showMessage}
          whisperRef={whisper}
        />
      </div>
      {picture && (
        <Dialog title={picture.name || 'Picture'} wide onClose={() => setPicture(null)}>
          <img class={styles.picture} src={picture.dataUrl} alt={picture.name || 'Picture from the customer'} />
        </Dialog>
      )}
    </div>
  );
}
