import { useEffect, useRef, useState } from 'preact/hooks';
import { soundOn, toggleSound } from './board/arrival-sound.ts';
import { queryOf } from './board/filters.ts';
import { HelpDialog } from './board/HelpDialog.tsx';
import styles from './DeskHeader.module.css';
import type { Connection, DeskStore } from './desk-store.ts';
import { route } from './route.ts';
import { useShortcuts } from './shortcuts.ts';
import { Avatar } from './ui/Avatar.tsx';
import { Button } from './ui/Button.tsx';
import { Icon } from './ui/Icon.tsx';

const connectionWords: Record<Connection, string> = {
  connecting: 'Connecting …',
  live: 'Live',
  reconnecting: 'Reconnecting …',
  offline: 'Offline',
};

/** Where one is, whether it is live, and who one is. */
export function DeskHeader({ store, onSignOut }: { store: DeskStore; onSignOut(): void }) {
  const [help, setHelp] = useState(false);
  useShortcuts({ '?': () => setHelp(true) });
  const page = route.value.page;
  const me = store.me.value;
  const nav = useRef<HTMLElement>(null);
  // On a phone the pages stand side by side in a strip that scrolls.
  useEffect(
    () => nav.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' }),
    [page, me],
  );
  const connection = store.connection.value;
  return (
    <header class={styles.header}>
      <span class={styles.brand}>ClawDesk</span>
      <nav ref={nav} class={styles.nav} aria-label="Pages">
        <a
          class={styles.link}
          href={`/desk/${queryOf(store.filters.value)}`}
          aria-current={page === 'board' ? 'page' : page === 'conversation'}
        >
          <Icon name="board" /> Board
        </a>
        <a class={styles.link} href="/desk/overview" aria-current={page === 'overview' ? 'page' : undefined}>
          <Icon name="overview" /> Overview
        </a>
        <a class={styles.link} href="/desk/knowledge" aria-current={page === 'knowledge' ? 'page' : undefined}>
          <Icon name="book" /> Knowledge
        </a>
        {me?.roles.some((role) => role !== 'Supervisor') && (
          <>
            <a class={styles.link} href="/desk/routing" aria-current={page === 'routing' ? 'page' : undefined}>
              <Icon name="link" /> Routing
            </a>
            <a class={styles.link} href="/desk/settings" aria-current={page === 'settings' ? 'page' : undefined}>
              <Icon name="sliders" /> Settings
            </a>
          </>
        )}
      </nav>
      <p class={styles.connection} role="status" data-connection={connection}>
        {connectionWords[connection]}
      </p>
      <Button
        look="quiet"
        icon={soundOn.value ? 'sound' : 'mute'}
        label="Sound for new conversations"
        pressed={soundOn.value}
        onClick={toggleSound}
      />
      <span class={styles.help}>
        <Button look="quiet" icon="help" label="Keys" shortcut="?" onClick={() => setHelp(true)} />
      </span>
      {me && (
        <span class={styles.me} title={me.roles.join(', ')}>
          <Avatar name={me.name} personId={me.personId} />
          <span class={styles.name}>{me.name}</span>
        </span>
      )}
      <Button look="quiet" icon="exit" label="Sign out" onClick={onSignOut} />
      {help && <HelpDialog onClose={() => setHelp(false)} />}
    </header>
  );
}
