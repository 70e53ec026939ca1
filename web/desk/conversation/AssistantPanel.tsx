import type { Coaching, TurnRecord } from '../../../shared/contract/conversation.ts';
import { Empty } from '../ui/Empty.tsx';
import styles from './AssistantPanel.module.css';
import { Moment } from './Moment.tsx';
import { TurnItem } from './TurnItem.tsx';
import { WriteBox } from './WriteBox.tsx';

interface Props {
  /** The key under which an unsent text is kept. */
  keptAs: string;
  coaching: readonly Coaching[];
  turns: readonly TurnRecord[];
  mayAct: boolean;
  whispering: boolean;
  problem: string | null;
  onWhisper(text: string): Promise<boolean>;
  onTyping(): void;
  whisperRef: { current: HTMLInputElement | HTMLTextAreaElement | null };
}

/** What the assistant is told by people, and what it did. */
export function AssistantPanel({
  keptAs,
  coaching,
  turns,
  mayAct,
  whispering,
  problem,
  onWhisper,
  onTyping,
  whisperRef,
}: Props) {
  return (
    <div class={styles.panel}>
      {mayAct && (
        <WriteBox
          keptAs={keptAs}
          label="Whisper to the assistant"
          hint="It heeds this in its next answer. The customer never sees it."
          button="Whisper"
          icon="whisper"
          maxLength={1000}
          busy={whispering}
          problem={problem}
          onSend={onWhisper}
          onTyping={onTyping}
          fieldRef={whisperRef}
        />
      )}
      {coaching.length > 0 && (
        <section aria-labelledby="coaching-title">
          <h2 class={styles.title} id="coaching-title">
            Waits for the next answer
          </h2>
          <ul class={styles.coaching}>
            {coaching.map(({ n, kind, text, by, at }) => (
              <li key={n}>
                <p dir="auto">{text}</p>
                <p class={styles.by}>
                  {kind === 'whisper' ? 'Whisper' : 'Rejected draft'} by <bdi>{by}</bdi> · <Moment at={at} />
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="turns-title">
        <h2 class={styles.title} id="turns-title">
          What the assistant did
        </h2>
        {turns.length === 0 && <Empty icon="assistant" title="Nothing yet" />}
        <ol class={styles.turns}>
          {turns.map((turn) => (
            <TurnItem key={turn.draftId} turn={turn} />
          ))}
        </ol>
      </section>
    </div>
  );
}
