import { useEffect, useRef } from 'preact/hooks';
import type { BoardRow, TurnRecord } from '../../../shared/contract/conversation.ts';
import type { Api } from '../api.ts';
import { type ConversationRef, keyOf } from '../conversation-ref.ts';
import { DraftCard, type DraftMode } from './DraftCard.tsx';
import { isWorthKeeping, useDraftWork } from './draft-work.ts';
import { GoneDraft } from './GoneDraft.tsx';
import type { PersonActs } from './use-person-acts.ts';
import { whyGone } from './words.ts';

interface Props {
  api: Api;
  conversation: ConversationRef;
  row: BoardRow;
  turns: readonly TurnRecord[];
  acts: PersonActs;
  mode: DraftMode;
  onMode(mode: DraftMode): void;
  onApprove(): void;
  onTakeOver(): void;
  /** The card has gone, and the focus with it. */
  onDecided(): void;
  onTyping(): void;
}

const decisions = ['approve', 'edit', 'reject', 'take-over'];

/** The held draft, if any, and what is left of one that vanished while this person was changing it. */
export function DraftArea({ api, conversation, row, turns, acts, mode, onMode, ...on }: Props) {
  const [work, keepWork] = useDraftWork(keyOf(conversation));
  const decided = useRef<string | null>(null);
  const held = row.heldDraft;
  const turn = turns.find(({ draftId }) => draftId === held?.draftId) ?? null;
  // Findings are nothing to change: the answer is written from them.
  const beginning = held?.outcome === 'findings-only' ? '' : (turn?.text ?? '');
  const mine = work && work.draftId === held?.draftId ? work : null;
  const gone = work && work.draftId !== held?.draftId && work.draftId !== decided.current ? work : null;

  // A new draft is read first, whatever was being done with the one before it.
  useEffect(() => () => onMode('read'), [held?.draftId]);

  async function decide(draftId: string, act: () => Promise<boolean>): Promise<boolean> {
    decided.current = draftId;
    const done = await act();
    if (done) {
      keepWork(null);
      onMode('read');
      on.onDecided();
    } else decided.current = null;
    return done;
  }

  return (
    <>
      {gone && isWorthKeeping(gone) && (
        <GoneDraft
          why={whyGone(turns.find(({ draftId }) => draftId === gone.draftId))}
          text={gone.text}
          onDismiss={() => keepWork(null)}
        />
      )}
      {held && (
        <DraftCard
          key={held.draftId}
          draft={held}
          turn={turn}
          mayAct={acts.mayAct}
          mode={mode}
          onMode={onMode}
          edited={mine?.text ?? beginning}
          onEdited={(text) => {
            if (turn) keepWork({ draftId: turn.draftId, original: turn.text, text });
            on.onTyping();
          }}
          running={acts.running}
          problem={acts.problem && decisions.includes(acts.problem.act) ? acts.problem.words : null}
          onApprove={on.onApprove}
          onSendEdited={(text) =>
            void decide(held.draftId, () =>
              acts.run('edit', () => api.edit(conversation, held.draftId, text), 'Your edited answer is sent.'),
            )
          }
          onReject={(reason) =>
            decide(held.draftId, () =>
              acts.run(
                'reject',
                () => api.reject(conversation, held.draftId, reason),
                'Draft rejected; the assistant is told why.',
              ),
            )
          }
          onTakeOver={on.onTakeOver}
        />
      )}
    </>
  );
}
