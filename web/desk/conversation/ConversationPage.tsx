import { useEffect, useRef, useState } from 'preact/hooks';
import type { Api } from '../api.ts';
import { asProblem } from '../api-problem.ts';
import { type ConversationRef, keyOf } from '../conversation-ref.ts';
import type { DeskStore } from '../desk-store.ts';
import type { Intent } from '../route.ts';
import { useShortcuts } from '../shortcuts.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Skeleton, Spinner } from '../ui/Waiting.tsx';
import styles from './ConversationPage.module.css';
import { OpenConversation } from './OpenConversation.tsx';
import { useConversation } from './use-conversation.ts';
import { mayAct } from './use-person-acts.ts';

export interface ConversationPageProps {
  conversation: ConversationRef;
  api: Api;
  store: DeskStore;
  /** What to begin with. */
  intent?: Intent | null | undefined;
  onClose(): void;
}

/** Keys that act on the board's selection, which may be another conversation than the one in view. */
const hushed = Object.fromEntries(['a', 'e', 'r', 't', 'w', 'c'].map((key) => [key, () => {}]));

/** One conversation: watched, approved, answered, coached. Changes of `conversation` begin anew. */
export function ConversationPage(props: ConversationPageProps) {
  return <Page key={keyOf(props.conversation)} {...props} />;
}

function Page({ conversation, api, store, intent = null, onClose }: ConversationPageProps) {
  const known = useConversation(api, store, conversation);
  const page = useRef<HTMLElement>(null);
  useShortcuts(hushed, known.view === null || !mayAct(store.me.value));
  const [name, setName] = useState('Conversation');
  // Who came by a link or a key reads on from here.
  useEffect(() => page.current?.focus(), []);

  return (
    <section class={styles.page} ref={page} tabIndex={-1} aria-label={name}>
      {known.view && known.row ? (
        <OpenConversation
          {...{ conversation, api, store, intent, onClose, page }}
          view={known.view}
          row={known.row}
          problem={known.problem}
          onRefresh={known.refresh}
          onName={setName}
        />
      ) : (
        <>
          <h1 class={styles.hidden}>Conversation</h1>
          {known.problem && !known.retrying ? (
            <CannotOpen problem={known.problem} onRetry={known.refresh} onClose={onClose} />
          ) : (
            <>
              {known.retrying && <Spinner label="The conversation cannot be reached; trying again …" />}
              <Skeleton rows={8} label="Loading the conversation" />
            </>
          )}
        </>
      )}
    </section>
  );
}

function CannotOpen({ problem, onRetry, onClose }: { problem: unknown; onRetry(): void; onClose(): void }) {
  const { status, title, detail } = asProblem(problem);
  if (status === 404 || status === 400)
    return (
      <Empty icon="search" title="This conversation is not there">
        <p>It may have been deleted, or it belongs to a tenant that you do not look after.</p>
        <Button onClick={onClose}>Back to the board</Button>
      </Empty>
    );
  return (
    <Empty icon={status === 0 ? 'offline' : 'alert'} title="The conversation could not be loaded">
      <p>{detail ?? title}</p>
      <Button icon="refresh" onClick={onRetry}>
        Try again
      </Button>
    </Empty>
  );
}
