import { useId, useState } from 'preact/hooks';
import type { HeldDraft, TurnRecord } from '../../../shared/contract/conversation.ts';
import { AnswerText } from '../../chat/RichText.tsx';
import { Sources } from '../../chat/Sources.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Skeleton } from '../ui/Waiting.tsx';
import { Claims } from './Claims.tsx';
import { Confidence } from './Confidence.tsx';
import styles from './DraftCard.module.css';
import { EditDraft } from './EditDraft.tsx';
import { Passages } from './Passages.tsx';
import { RejectDraft } from './RejectDraft.tsx';
import type { ActName } from './use-acts.ts';
import { gateWords, heldAnyway, heldForAPerson } from './words.ts';

export type DraftMode = 'read' | 'edit' | 'reject';

interface Props {
  draft: HeldDraft;
  /** Null while it is being loaded. */
  turn: TurnRecord | null;
  /** Whether the person's role lets them decide. */
  mayAct: boolean;
  mode: DraftMode;
  onMode(mode: DraftMode): void;
  /** The text as edited so far. */
  edited: string;
  onEdited(text: string): void;
  running: ActName | null;
  /** Why the last decision was not accepted. */
  problem: string | null;
  onApprove(): void;
  onSendEdited(text: string): void;
  onReject(reason: string): Promise<boolean>;
  onTakeOver(): void;
}

/** An answer that waits for a person: what it says and rests on, why it is held, and the four things that can be done. */
export function DraftCard(props: Props) {
  const { draft, turn, mode, onMode, running, problem } = props;
  const heading = useId();
  const words = gateWords[draft.outcome];
  const busy = running !== null;
  const isSure = turn !== null && draft.outcome === 'suggest' && turn.gate.confidence >= turn.gate.threshold;
  const advice = !isSure ? words.advice : turn.gate.blockers.length > 0 ? heldForAPerson : heldAnyway;
  return (
    <section class={styles.card} aria-labelledby={heading} aria-busy={busy} data-outcome={draft.outcome}>
      <header class={styles.header}>
        <h2 class={styles.title} id={heading}>
          Draft held for approval
        </h2>
        <span class={styles.outcome}>{words.name}</span>
        <Confidence confidence={draft.confidence} threshold={turn?.gate.threshold ?? null} />
      </header>
      <div class={styles.scroll}>
        <p class={styles.advice}>{advice}</p>
        {turn === null ? <Skeleton rows={2} label="Loading the draft" /> : <Content {...props} turn={turn} />}
        {turn && turn.gate.reasons.length > 0 && mode !== 'edit' && (
          <ul class={styles.reasons} aria-label="Why it is held">
            {turn.gate.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
        {turn && mode === 'read' && <Claims {...turn.gate} />}
      </div>
      {problem && (
        <p class={styles.problem} role="alert">
          <Icon name="alert" /> {problem}
        </p>
      )}
      {mode === 'read' && props.mayAct && (
        <div class={styles.acts}>
          {draft.outcome !== 'findings-only' && (
            <Button
              look="primary"
              icon="check"
              shortcut="a"
              busy={running === 'approve'}
              disabled={busy || turn === null}
              onClick={props.onApprove}
            >
              Approve
            </Button>
          )}
          <Button icon="pencil" shortcut="e" disabled={busy || turn === null} onClick={() => onMode('edit')}>
            {draft.outcome === 'findings-only' ? 'Write the answer' : 'Edit'}
          </Button>
          <Button icon="cross" shortcut="r" disabled={busy} onClick={() => onMode('reject')}>
            Reject
          </Button>
          <Button icon="hand" shortcut="t" busy={running === 'take-over'} disabled={busy} onClick={props.onTakeOver}>
            Take over
          </Button>
        </div>
      )}
    </section>
  );
}

function Content(props: Props & { turn: TurnRecord }) {
  switch (props.mode) {
    case 'read':
      return <Reading draft={props.draft} turn={props.turn} />;
    case 'edit':
      return <EditDraft {...props} />;
    case 'reject':
      return <RejectDraft {...props} />;
  }
}

function Reading({ draft, turn }: { draft: HeldDraft; turn: TurnRecord }) {
  const [open, setOpen] = useState<number | null>(null);
  const panel = useId();
  return (
    <div class={styles.text}>
      <AnswerText text={turn.text} citations={turn.citations} onSource={setOpen} />
      {turn.citations.length > 0 && (
        <Sources citations={turn.citations} open={open} onToggle={setOpen} panelId={panel} />
      )}
      {draft.outcome === 'findings-only' && <Passages passages={turn.passages} />}
    </div>
  );
}
