import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { CannedReply } from '../../../shared/contract/conversation.ts';
import { Button } from '../ui/Button.tsx';
import { type CannedChoice, CannedMenu, cannedElementId } from './CannedMenu.tsx';
import { findCanned, insertCanned, slashQuery } from './canned-search.ts';
import styles from './ReplyBox.module.css';

interface Props {
  text: string;
  onText(text: string): void;
  onSend(): void;
  sending: boolean;
  problem: string | null;
  canned: readonly CannedReply[];
  onEditCanned(): void;
  /** Set to the element, so that it can be focused. */
  fieldRef: { current: HTMLTextAreaElement | null };
}

/** Where a person answers the customer: Ctrl + Enter sends, a `/` offers the tenant's canned replies. */
export function ReplyBox({ text, onText, onSend, sending, problem, canned, onEditCanned, fieldRef }: Props) {
  const id = useId();
  const [query, setQuery] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const caret = useRef<number | null>(null);
  // A dialog gives the focus back without the caret.
  const left = useRef<number | null>(null);
  const offered = query === null ? [] : findCanned(canned, query);
  // A bare / leads to the editor too, also when there is nothing to offer yet.
  const choices: readonly CannedChoice[] = query === '' || offered.length > 0 ? [...offered, 'edit'] : [];
  const chosen = query === null ? undefined : choices[Math.min(at, choices.length - 1)];
  const empty = text.trim() === '';

  useEffect(() => {
    const field = fieldRef.current;
    if (!field) return;
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight + 2, 240)}px`;
    if (caret.current === null) return;
    field.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [text]);

  const look = () => {
    const field = fieldRef.current;
    setQuery(field && slashQuery(field.value, field.selectionStart));
    setAt(0);
  };
  const comeBack = () => {
    if (left.current === null) return;
    fieldRef.current?.setSelectionRange(left.current, left.current);
    left.current = null;
    look();
  };
  const take = (choice: CannedChoice) => {
    const field = fieldRef.current;
    if (!field) return;
    if (choice === 'edit') {
      left.current = field.selectionStart;
      setQuery(null);
      return onEditCanned();
    }
    const inserted = insertCanned(field.value, field.selectionStart, choice);
    caret.current = inserted.caret;
    onText(inserted.text);
    setQuery(null);
    field.focus();
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      if (!empty && !sending) onSend();
    } else if (event.key === 'Escape') {
      if (query === null) fieldRef.current?.blur();
      setQuery(null);
    } else if (!chosen) {
      return;
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : choices.length - 1;
      setAt((Math.min(at, choices.length - 1) + step) % choices.length);
    } else if (event.key === 'Enter' || (event.key === 'Tab' && chosen !== 'edit')) {
      take(chosen);
    } else {
      return;
    }
    event.preventDefault();
  }

  return (
    <div class={styles.box}>
      {chosen && <CannedMenu id={`${id}-menu`} replies={offered} chosen={chosen} onChoose={take} />}
      <label class={styles.label} for={id}>
        Reply to the customer
      </label>
      <textarea
        id={id}
        ref={fieldRef}
        class={styles.field}
        rows={2}
        dir="auto"
        maxLength={8000}
        placeholder="Reply to the customer — / for canned replies"
        value={text}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={chosen && `${id}-menu`}
        aria-activedescendant={chosen && cannedElementId(`${id}-menu`, chosen)}
        onInput={(event) => {
          onText(event.currentTarget.value);
          look();
        }}
        onClick={look}
        onFocus={comeBack}
        onBlur={() => setQuery(null)}
        onKeyDown={onKeyDown}
      />
      <div class={styles.line}>
        <p class={styles.hint} role="alert" data-problem={problem !== null}>
          {problem}
        </p>
        <span class={styles.keys} aria-hidden="true">
          Ctrl + Enter
        </span>
        <Button look="primary" icon="send" busy={sending} disabled={empty || sending} onClick={onSend}>
          {problem === null ? 'Send' : 'Send again'}
        </Button>
      </div>
    </div>
  );
}
