import type { Note } from '../../../shared/contract/conversation.ts';
import { Empty } from '../ui/Empty.tsx';
import { Moment } from './Moment.tsx';
import styles from './NotesPanel.module.css';
import { WriteBox } from './WriteBox.tsx';

interface Props {
  /** The key under which an unsent text is kept. */
  keptAs: string;
  notes: readonly Note[];
  mayAct: boolean;
  adding: boolean;
  problem: string | null;
  onAdd(text: string): Promise<boolean>;
  onTyping(): void;
}

/** What people tell each other about a conversation. */
export function NotesPanel({ keptAs, notes, mayAct, adding, problem, onAdd, onTyping }: Props) {
  return (
    <div class={styles.notes}>
      {mayAct && (
        <WriteBox
          keptAs={keptAs}
          label="Add a note"
          hint="Customers and the assistant never see notes."
          button="Add note"
          icon="note"
          maxLength={4000}
          busy={adding}
          problem={problem}
          onSend={onAdd}
          onTyping={onTyping}
        />
      )}
      {notes.length === 0 && <Empty icon="note" title="No notes yet" />}
      <ul class={styles.list} aria-label="Notes">
        {[...notes].reverse().map(({ noteId, text, by, at }) => (
          <li key={noteId}>
            <p class={styles.by}>
              <bdi>{by}</bdi> · <Moment at={at} />
            </p>
            <p class={styles.text} dir="auto">
              {text}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
