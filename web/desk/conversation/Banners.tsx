import type { ComponentChildren } from 'preact';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import styles from './Banners.module.css';
import { type ActName, plainWords } from './use-acts.ts';
import type { PersonActs } from './use-person-acts.ts';

/** Acts of the header; others tell their problems where they were begun. */
const acted: ReadonlySet<ActName> = new Set(['claim', 'release', 'hand-back', 'posture', 'resolve', 'reopen']);

interface Props {
  acts: PersonActs;
  /** A held draft is on the page, and tells why it could not be taken over. */
  held: boolean;
  /** Why what is shown may be old, or null. */
  problem: unknown;
  onRefresh(): void;
}

/** What the person should know before they go on. */
export function Banners({ acts, held, problem, onRefresh }: Props) {
  const { claim } = acts;
  const refused = acts.problem && (acted.has(acts.problem.act) || (acts.problem.act === 'take-over' && !held));
  return (
    <>
      {problem !== null && (
        <Banner words={`What you see may be old. ${plainWords(problem)}`}>
          <Button icon="refresh" onClick={onRefresh}>
            Try again
          </Button>
        </Banner>
      )}
      {claim.lost && <Banner words={claim.lost} onDismiss={claim.dismissLost} />}
      {acts.problem && refused && <Banner words={acts.problem.words} onDismiss={acts.dismiss} />}
    </>
  );
}

type BannerProps = { words: string; onDismiss?: () => void; children?: ComponentChildren };

function Banner({ words, onDismiss, children }: BannerProps) {
  return (
    <div class={styles.banner} role="alert">
      <Icon name="alert" />
      <span class={styles.words} dir="auto">
        {words}
      </span>
      {children}
      {onDismiss && <Button look="quiet" icon="cross" label="Dismiss" onClick={onDismiss} />}
    </div>
  );
}
