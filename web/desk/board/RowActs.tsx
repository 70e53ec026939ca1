import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { Button } from '../ui/Button.tsx';
import type { IconName } from '../ui/Icon.tsx';
import { type BoardAct, claimOrRelease, objection } from './acts.ts';
import styles from './RowActs.module.css';

const looks: Record<BoardAct, { name: string; icon: IconName; shortcut: string }> = {
  approve: { name: 'Approve', icon: 'check', shortcut: 'a' },
  'take-over': { name: 'Take over', icon: 'hand', shortcut: 't' },
  claim: { name: 'Claim', icon: 'flag', shortcut: 'c' },
  release: { name: 'Let go', icon: 'flag', shortcut: 'c' },
};

interface Props {
  row: BoardRow;
  /** My person id. */
  me: string | null;
  now: Date;
  onAct(act: BoardAct, row: BoardRow): void;
}

/** The acts that make sense for the row under the mouse; the keyboard has its keys. */
export function RowActs({ row, me, now, onAct }: Props) {
  const acts: BoardAct[] = ['approve', 'take-over', claimOrRelease(row, me, now)];
  const sensible = acts.filter((act) => objection(act, row) === null);
  if (sensible.length === 0) return null;
  return (
    <div class={styles.acts}>
      {sensible.map((act) => (
        <Button
          key={act}
          icon={looks[act].icon}
          shortcut={looks[act].shortcut}
          tabStop={false}
          onClick={() => onAct(act, row)}
        >
          {looks[act].name}
        </Button>
      ))}
    </div>
  );
}
