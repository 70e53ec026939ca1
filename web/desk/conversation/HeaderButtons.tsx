import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import styles from './HeaderButtons.module.css';
import type { PersonActs } from './use-person-acts.ts';
import { outcomes, postureWords } from './words.ts';

const handBackTo = [
  { value: 'auto', words: 'The assistant answers' },
  { value: 'draft-only', words: 'It drafts, a person approves' },
] as const;
const postures = [
  { value: 'auto', words: 'The assistant answers by itself' },
  { value: 'draft-only', words: 'A person approves every answer' },
] as const;
const outcomeItems = outcomes.map(({ outcome, words }) => ({ value: outcome, words }));

interface Props {
  row: BoardRow;
  acts: PersonActs;
  onTakeOver(): void;
}

export function HeaderButtons({ row, acts, onTakeOver }: Props) {
  const { claim, running } = acts;
  const disabled = running !== null;
  if (row.resolution)
    return (
      <div class={styles.buttons}>
        <Button icon="undo" busy={running === 'reopen'} disabled={disabled} onClick={() => void acts.reopen()}>
          Reopen
        </Button>
      </div>
    );
  return (
    <div class={styles.buttons}>
      {claim.mine ? (
        <Button
          icon="flag"
          shortcut="c"
          busy={running === 'release'}
          disabled={disabled}
          onClick={() => void acts.release()}
        >
          Release
        </Button>
      ) : (
        <Button
          icon="flag"
          shortcut="c"
          busy={running === 'claim'}
          disabled={disabled}
          onClick={() => void acts.takeClaim()}
        >
          Claim
        </Button>
      )}
      {row.posture === 'human' ? (
        <Menu
          words="Hand back"
          icon="assistant"
          busy={running === 'hand-back'}
          disabled={disabled}
          items={handBackTo}
          onChoose={(posture) => void acts.handBack(posture)}
        />
      ) : (
        <>
          <Button icon="hand" shortcut="t" busy={running === 'take-over'} disabled={disabled} onClick={onTakeOver}>
            Take over
          </Button>
          <Menu
            words={postureWords[row.posture]}
            icon="assistant"
            busy={running === 'posture'}
            disabled={disabled}
            items={postures}
            onChoose={(posture) => void acts.setPosture(posture)}
          />
        </>
      )}
      <Menu
        words="Resolve"
        icon="check"
        busy={running === 'resolve'}
        disabled={disabled}
        items={outcomeItems}
        onChoose={(outcome) => void acts.resolve(outcome)}
      />
    </div>
  );
}
