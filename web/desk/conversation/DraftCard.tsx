import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { HeldDraft, TurnRecord } from '../../../shared/contract/conversation.ts';
import { AnswerText } from '../../chat/RichText.tsx';
import { Sources } from '../../chat/Sources.tsx';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Skeleton } from '../ui/Waiting.tsx';
import { Confidence } from './Confidence.tsx';
import { Diff } from './Diff.tsx';
import styles from './DraftCard.module.css';
import { Passages } from './Passages.tsx';
import type { ActName } from './use-acts.ts';
import { heldAnyway, tierWords } from './words.ts';

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
  const tier = tierWords[draft.tier];
  const busy = running !== null;
  const sureEnough = turn !== null && draft.tier !== 'findings' && turn.gate.confidence >= turn.gate.threshold;
  return (
    <section class={styles.card} aria-labelledby={heading} aria-busy={busy} data-tier={draft.tier}>
      <header class={styles.header}>
        <h2 class={styles.title} id={heading}>
          Draft held for approval
        </h2>
        <span class={styles.tier}>{tier.name}</span>
        <Confidence confidence={draft.confidence} threshold={turn?.gate.threshold ?? null} />
      </header>
      <div class={styles.scroll}>
        <p class={styles.advice}>{sureEnough ? heldAnyway : tier.advice}</p>
        {turn === null ? <Skeleton rows={2} label="Loading the draft" /> : <Content {...props} turn={turn} />}
        {turn && turn.gate.reasons.length > 0 && mode !== 'edit' && (
          <ul class={styles.reasons} aria-label="Why it is held">
            {turn.gate.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
      </div>
      {problem && (
        <p class={styles.problem} role="alert">
          <Icon name="alert" /> {problem}
        </p>
      )}
      {mode === 'read' && props.mayAct && (
        <div class={styles.acts}>
          {draft.tier !== 'findings' && (
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
            {draft.tier === 'findings' ? 'Write the answer' : 'Edit'}
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
      return <Editing {...props} />;
    case 'reject':
      return <Rejecting {...props} />;
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
      {draft.tier === 'findings' && <Passages passages={turn.passages} />}
    </div>
  );
}

function Editing({ draft, turn, edited, onEdited, onMode, running, onSendEdited }: Props & { turn: TurnRecord }) {
  const field = useRef<HTMLTextAreaElement | HTMLInputElement | null>(null);
  useEffect(() => field.current?.focus(), []);
  const text = edited.trim();
  // What was found is no answer; it goes out only in somebody's own words.
  const unsendable = text === '' || (draft.tier === 'findings' && text === turn.text.trim());
  const send = () => {
    if (!unsendable && running === null) onSendEdited(text);
  };
  return (
    <>
      <Field
        label="Answer to the customer"
        labelHidden
        value={edited}
        onInput={onEdited}
        rows={5}
        maxLength={8000}
        fieldRef={field}
        disabled={running === 'edit'}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          } else if (event.key === 'Escape') {
            event.preventDefault();
            onMode('read');
          }
        }}
      />
      {draft.tier === 'findings' ? (
        <Passages passages={turn.passages} />
      ) : (
        <details class={styles.changes} open>
          <summary>What changes</summary>
          <Diff before={turn.text} after={edited} />
        </details>
      )}
      <div class={styles.acts}>
        <Button
          look="primary"
          icon="send"
          busy={running === 'edit'}
          disabled={running !== null || unsendable}
          onClick={send}
        >
          {draft.tier === 'findings' ? 'Send answer' : 'Send edited'}
        </Button>
        <Button onClick={() => onMode('read')}>Cancel</Button>
        <span class={styles.hint}>Ctrl + Enter sends</span>
      </div>
    </>
  );
}

function Rejecting({ turn, onMode, running, onReject }: Props & { turn: TurnRecord }) {
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const field = useRef<HTMLTextAreaElement | HTMLInputElement | null>(null);
  useEffect(() => field.current?.focus(), []);
  const reject = () => {
    setAsked(true);
    if (reason.trim() !== '' && running === null) void onReject(reason.trim());
  };
  return (
    <>
      <div class={styles.text} data-small>
        <AnswerText text={turn.text} citations={turn.citations} onSource={() => undefined} />
      </div>
      <Field
        label="What is wrong with it?"
        hint="The assistant is told, and tries again."
        value={reason}
        onInput={setReason}
        maxLength={1000}
        fieldRef={field}
        disabled={running === 'reject'}
        problem={asked && reason.trim() === '' ? 'Say why, so that the next draft is better.' : null}
        onKeyDown={(event) => {
          if (event.key === 'Enter') reject();
          else if (event.key === 'Escape') onMode('read');
          else return;
          event.preventDefault();
        }}
      />
      <div class={styles.acts}>
        <Button look="danger" icon="cross" busy={running === 'reject'} disabled={running !== null} onClick={reject}>
          Reject draft
        </Button>
        <Button onClick={() => onMode('read')}>Cancel</Button>
      </div>
    </>
  );
}
