import type { CannedReply } from '../../../shared/contract/conversation.ts';
import styles from './CannedMenu.module.css';

interface Props {
  id: string;
  replies: readonly CannedReply[];
  chosen: CannedChoice;
  onChoose(choice: CannedChoice): void;
}

/** What can be chosen from the menu: a reply, or to edit them all. */
export type CannedChoice = CannedReply | 'edit';

/** The id of a choice's element in the menu `menuId`, for the field's `aria-activedescendant`. */
export const cannedElementId = (menuId: string, choice: CannedChoice): string =>
  choice === 'edit' ? `${menuId}--edit` : `${menuId}-reply-${choice.shortcut}`;

/** The canned replies that may be meant, above the field that keeps the focus and whose keys choose. */
export function CannedMenu({ id, replies, chosen, onChoose }: Props) {
  return (
    <div class={styles.menu} id={id} role="listbox" aria-label="Canned replies">
      {replies.map((reply) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
        <div
          key={reply.shortcut}
          id={cannedElementId(id, reply)}
          role="option"
          tabIndex={-1}
          aria-selected={reply === chosen}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(reply)}
        >
          <b>/{reply.shortcut}</b> <span dir="auto">{reply.title}</span>
          <small dir="auto">{reply.text}</small>
        </div>
      ))}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field */}
      <div
        id={cannedElementId(id, 'edit')}
        class={styles.edit}
        role="option"
        tabIndex={-1}
        aria-selected={chosen === 'edit'}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => onChoose('edit')}
      >
        Edit canned replies…
      </div>
    </div>
  );
}
