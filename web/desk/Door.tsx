import { Portrait } from '../chat/Portrait.tsx';
import styles from './Door.module.css';
import type { Session } from './session.ts';
import { Button } from './ui/Button.tsx';
import { Spinner } from './ui/Waiting.tsx';

interface Props {
  session: Exclude<Session, { state: 'signed-in' }>;
  onSignIn?(): void;
  onSignOut?(): void;
  onRetry?(): void;
}

/** What stands in place of the desk while nobody is signed in. */
export function Door({ session, onSignIn, onSignOut, onRetry }: Props) {
  return (
    <main class={styles.door}>
      <div class={styles.card}>
        <Portrait of="assistant" />
        <h1 class={styles.title}>ClawDesk</h1>
        {session.state === 'loading' && <Spinner label="One moment …" />}
        {session.state === 'signed-out' && (
          <>
            <p class={styles.text}>
              {session.words ?? 'Watch every conversation, and step in where a person is needed.'}
            </p>
            <Button look="primary" onClick={() => onSignIn?.()}>
              Sign in
            </Button>
          </>
        )}
        {session.state === 'failed' && (
          <>
            <p class={styles.text} role="alert">
              {session.words}
            </p>
            <div class={styles.ways}>
              <Button look="primary" icon="refresh" onClick={() => onRetry?.()}>
                Try again
              </Button>
              {onSignOut && (
                <Button look="quiet" onClick={onSignOut}>
                  Sign out
                </Button>
              )}
            </div>
          </>
        )}
      </div>
    </main>
  );
}
