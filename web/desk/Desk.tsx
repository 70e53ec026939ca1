import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Api } from './api.ts';
import { Board } from './board/Board.tsx';
import { queryOf } from './board/filters.ts';
import { keyOf } from './conversation-ref.ts';
import styles from './Desk.module.css';
import { DeskHeader } from './DeskHeader.tsx';
import type { DeskStore } from './desk-store.ts';
import type { BoardFeed } from './live/board-feed.ts';
import { navigate, openBoard, route } from './route.ts';
import { useShortcuts } from './shortcuts.ts';
import { Button } from './ui/Button.tsx';
import { Empty } from './ui/Empty.tsx';
import { Toaster } from './ui/Toaster.tsx';
import { Skeleton } from './ui/Waiting.tsx';

interface Props {
  api: Api;
  store: DeskStore;
  feed: BoardFeed;
  onSignOut(): void;
}

const loadConversation = () => import('./conversation/ConversationPage.tsx').then((page) => page.ConversationPage);
const loadOverview = () => import('./overview/OverviewPage.tsx').then((page) => page.OverviewPage);
const loadKnowledge = () => import('./knowledge/KnowledgePage.tsx').then((page) => page.KnowledgePage);
const loadRouting = () => import('./routing/RoutingPage.tsx').then((page) => page.RoutingPage);
const loadSettings = () => import('./settings/SettingsPage.tsx').then((page) => page.SettingsPage);

/** The signed-in site: the header and one page; a conversation stands beside the board where there is room. */
export function Desk({ api, store, feed, onSignOut }: Props) {
  const current = route.value;
  useEffect(() => {
    // Most visits open a conversation: by then its script is there.
    const timer = setTimeout(() => void loadConversation().catch(() => {}), 2000);
    return () => clearTimeout(timer);
  }, []);
  useShortcuts({
    'g b': () => navigate(`/desk/${queryOf(store.filters.peek())}`),
    'g o': () => navigate('/desk/overview'),
    'g k': () => navigate('/desk/knowledge'),
    Escape: () => {
      if (current.page === 'conversation') openBoard();
    },
  });
  return (
    <div class={styles.desk}>
      <DeskHeader store={store} onSignOut={onSignOut} />
      {store.connection.value === 'offline' && (
        <p class={styles.offline} role="alert">
          Not connected. You see the last known state; it goes on by itself when the connection is back.
        </p>
      )}
      <main class={styles.main} data-page={current.page}>
        {store.me.value?.tenants.length === 0 ? (
          <NoTenants roles={store.me.value.roles} onSignOut={onSignOut} />
        ) : (
          <>
            {(current.page === 'board' || current.page === 'conversation') && (
              <div class={styles.board}>
                <Board api={api} store={store} feed={feed} />
              </div>
            )}
            {current.page === 'conversation' && (
              <div class={styles.page}>
                <Loaded
                  key={keyOf(current.conversation)}
                  load={loadConversation}
                  props={{
                    conversation: current.conversation,
                    api,
                    store,
                    intent: current.intent,
                    onClose: () => {
                      store.selection.value = keyOf(current.conversation);
                      openBoard();
                    },
                  }}
                />
              </div>
            )}
            {current.page === 'routing' && (
              <div class={styles.page}>
                <Loaded key="routing" load={loadRouting} props={{ api, store }} />
              </div>
            )}
            {current.page === 'overview' && (
              <div class={styles.page}>
                <Loaded key="overview" load={loadOverview} props={{ api, store }} />
              </div>
            )}
            {current.page === 'knowledge' && (
              <div class={styles.page}>
                <Loaded key="knowledge" load={loadKnowledge} props={{ api, store }} />
              </div>
            )}
            {current.page === 'settings' && (
              <div class={styles.page}>
                <Loaded key="settings" load={loadSettings} props={{ api, store }} />
              </div>
            )}
          </>
        )}
        {current.page === 'unknown' && (
          <Empty whole icon="alert" title="There is no such page">
            <Button onClick={openBoard}>To the board</Button>
          </Empty>
        )}
      </main>
      <Toaster />
    </div>
  );
}

function NoTenants({ roles, onSignOut }: { roles: readonly string[]; onSignOut(): void }) {
  if (roles.includes('Operator')) return <Empty whole icon="people" title="There are no tenants yet" />;
  return (
    <Empty whole icon="people" title="You are not a member of any tenant yet">
      <p>Ask an operator to add you; then sign in again.</p>
      <Button icon="exit" onClick={onSignOut}>
        Sign out
      </Button>
    </Empty>
  );
}

/** A page whose script is fetched when it is first needed. */
function Loaded<P extends object>({ load, props }: { load(): Promise<ComponentType<P>>; props: P }) {
  const page = useSignal<ComponentType<P> | 'failed' | null>(null);
  const fetchPage = () => {
    page.value = null;
    load().then(
      (loaded) => {
        page.value = loaded;
      },
      () => {
        page.value = 'failed';
      },
    );
  };
  useEffect(fetchPage, []);
  if (page.value === null) return <Skeleton rows={6} label="The page is being loaded" />;
  if (page.value === 'failed')
    return (
      <Empty whole icon="offline" title="The page could not be loaded">
        <Button icon="refresh" onClick={fetchPage}>
          Try again
        </Button>
      </Empty>
    );
  const Page = page.value;
  return <Page {...props} />;
}
