import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { keyOf } from '../conversation-ref.ts';
import type { DeskStore } from '../desk-store.ts';
import styles from './Writing.module.css';

/** Who writes at the moment: the assistant, and colleagues. */
export function Writing({ row, store }: { row: BoardRow; store: DeskStore }) {
  const colleagues = (store.presence.value.get(keyOf(row)) ?? []).filter(({ state }) => state === 'typing');
  const names = [...(row.typing ? ['The assistant'] : []), ...colleagues.map(({ name }) => name)];
  return (
    <p class={styles.writing} role="status">
      {names.length > 0 && (
        <>
          <span class={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span>
            <bdi>{names.join(', ')}</bdi> {names.length === 1 ? 'is' : 'are'} writing
          </span>
        </>
      )}
    </p>
  );
}
