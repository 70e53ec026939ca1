import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CannedReply } from '../../../shared/contract/conversation.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import styles from './CannedList.module.css';
import { sorted } from './canned-list.ts';
import { cannedLimits } from './canned-rules.ts';
import { Question } from './Question.tsx';

interface Props {
  replies: readonly CannedReply[];
  saving: boolean;
  blocked: boolean;
  /** The shortcut of the reply that was just written: the focus comes back to it. */
  focusOn: string | null;
  /** What has just been done, in words. */
  done: string;
  onAdd(): void;
  onEdit(reply: CannedReply): void;
  /** Resolves to whether it is gone. */
  onDelete(reply: CannedReply): Promise<boolean>;
}

/** A tenant's canned replies by shortcut; deleting asks first. */
export function CannedList({ replies, saving, blocked, focusOn, done, onAdd, onEdit, onDelete }: Props) {
  const [deleting, setDeleting] = useState<string | null>(null);
  const add = useRef<HTMLButtonElement>(null);
  const editButtons = useRef(new Map<string, HTMLButtonElement>());
  const focus = (shortcut: string | null) => (editButtons.current.get(shortcut ?? '') ?? add.current)?.focus();
  useLayoutEffect(() => focus(focusOn), []);

  const full = replies.length >= cannedLimits.replies;
  const remove = async (reply: CannedReply) => {
    const gone = await onDelete(reply);
    setDeleting(null);
    if (gone) focus(null);
  };

  return (
    <>
      {replies.length === 0 ? (
        <Empty icon="note" title="There are no canned replies yet">
          <p>Write down what you answer often; then a / in the reply box brings it up.</p>
        </Empty>
      ) : (
        <ul class={styles.list} aria-label="Canned replies">
          {sorted(replies).map((reply) => (
            <li key={reply.shortcut}>
              <div class={styles.reply}>
                <span class={styles.name}>
                  <b>/{reply.shortcut}</b> <bdi>{reply.title}</bdi>
                </span>
                <span class={styles.text} dir="auto">
                  {reply.text}
                </span>
              </div>
              <Button
                look="quiet"
                icon="pencil"
                label={`Edit /${reply.shortcut}`}
                disabled={saving || blocked}
                onClick={() => onEdit(reply)}
                buttonRef={(element) => {
                  if (element) editButtons.current.set(reply.shortcut, element);
                  else editButtons.current.delete(reply.shortcut);
                }}
              />
              <Button
                look="quiet"
                icon="bin"
                label={`Delete /${reply.shortcut}`}
                disabled={saving || blocked}
                onClick={() => setDeleting(reply.shortcut)}
              />
              {deleting === reply.shortcut && (
                <Question
                  words={`Delete /${reply.shortcut} for everybody?`}
                  yes="Delete"
                  no="Keep it"
                  danger
                  busy={saving}
                  onYes={() => void remove(reply)}
                  onNo={() => {
                    setDeleting(null);
                    focus(reply.shortcut);
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <div class={styles.acts}>
        <Button look="primary" icon="plus" disabled={full || saving || blocked} buttonRef={add} onClick={onAdd}>
          Add a reply
        </Button>
        <span role="status">{done}</span>
        {full && <span>There is room for {cannedLimits.replies}; delete one first.</span>}
      </div>
    </>
  );
}
