import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CannedReply } from '../../../shared/contract/conversation.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import styles from './CannedForm.module.css';
import { isSameReply, without } from './canned-list.ts';
import { cannedLimits, problemsOf, tidied } from './canned-rules.ts';

interface Props {
  reply: CannedReply;
  /** As it was when the person opened it; null for a new one. */
  was: CannedReply | null;
  stored: readonly CannedReply[];
  saving: boolean;
  /** Something has to be settled before it can be saved. */
  blocked: boolean;
  onReply(reply: CannedReply): void;
  onSave(tidied: CannedReply): void;
  onCancel(): void;
}

type FieldElement = HTMLInputElement | HTMLTextAreaElement;

/** One canned reply as it is written; what is wrong is told from the first attempt to save on. */
export function CannedForm({ reply, was, stored, saving, blocked, onReply, onSave, onCancel }: Props) {
  const [tried, setTried] = useState(false);
  const shortcut = useRef<FieldElement | null>(null);
  const title = useRef<FieldElement | null>(null);
  const text = useRef<FieldElement | null>(null);
  useLayoutEffect(() => (was ? text : shortcut).current?.focus(), []);

  const tidy = tidied(reply);
  const problems = problemsOf(tidy, without(stored, was?.shortcut ?? null));
  const shown = tried ? problems : {};
  const save = () => {
    setTried(true);
    const wrong = problems.shortcut ? shortcut : problems.title ? title : problems.text ? text : null;
    if (wrong) wrong.current?.focus();
    else if (!saving && !blocked) onSave(tidy);
  };
  const change = (changed: Partial<CannedReply>) => onReply({ ...reply, ...changed });
  const common = {
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
      event.preventDefault();
      save();
    },
  };

  return (
    <section class={styles.form} aria-label={was ? `Edit /${was.shortcut}` : 'New canned reply'}>
      {was && <Meanwhile was={was} now={stored.find((one) => one.shortcut === was.shortcut)} />}
      <div class={styles.names}>
        <Field
          {...common}
          label="Shortcut"
          hint="Typed after a / in the reply box."
          value={reply.shortcut}
          onInput={(next) => change({ shortcut: next })}
          problem={shown.shortcut ?? null}
          fieldRef={shortcut}
        />
        <Field
          {...common}
          label="Title"
          hint={`Tells colleagues what it says; at most ${cannedLimits.title} characters.`}
          value={reply.title}
          onInput={(next) => change({ title: next })}
          problem={shown.title ?? null}
          fieldRef={title}
        />
      </div>
      <Field
        {...common}
        label="Text"
        hint="What the customer will read, unless it is changed before it is sent."
        rows={7}
        value={reply.text}
        onInput={(next) => change({ text: next })}
        problem={shown.text ?? null}
        fieldRef={text}
      />
      <div class={styles.acts}>
        <Button look="primary" icon="check" busy={saving} disabled={saving || blocked} onClick={save}>
          Save
        </Button>
        <Button disabled={saving} onClick={onCancel}>
          Cancel
        </Button>
        <span class={styles.hint}>Ctrl + Enter saves</span>
      </div>
    </section>
  );
}

/** What a colleague made of the reply since it was opened, so that nobody overwrites it unknowingly. */
function Meanwhile({ was, now }: { was: CannedReply; now: CannedReply | undefined }) {
  if (now && isSameReply(was, now)) return null;
  return (
    <div class={styles.meanwhile} role="status">
      {now ? (
        <>
          <p>A colleague changed it to this; saving replaces it with yours:</p>
          <blockquote dir="auto">
            <b>{now.title}</b>
            <span>{now.text}</span>
          </blockquote>
        </>
      ) : (
        <p>A colleague deleted it or gave it another shortcut; saving adds yours again.</p>
      )}
    </div>
  );
}
