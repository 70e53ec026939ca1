import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Evidence, Handoff, Packet, TurnRecord } from '../../../shared/contract/conversation.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Spinner } from '../ui/Waiting.tsx';
import { Moment } from './Moment.tsx';
import styles from './PacketPanel.module.css';
import { moodWords } from './words.ts';

interface Props {
  packet: Packet | null;
  pending: boolean;
  /** Told while the packet is being written. */
  handoff: Handoff | null;
  /** The passages that the assistant has read are among its turns. */
  turns: readonly TurnRecord[];
  onShowMessage(seq: number): void;
}

/** What a person needs to go on without asking the customer again; every fact leads to where it stands. */
export function PacketPanel({ packet, pending, handoff, turns, onShowMessage }: Props) {
  const evidence = (one: Evidence) => <Quote evidence={one} turns={turns} onShowMessage={onShowMessage} />;
  if (packet === null)
    return pending ? (
      <div class={styles.packet}>
        {handoff && (
          <Part title="Why a person">
            <p dir="auto">{handoff.reason}</p>
            <p class={styles.soft}>
              By <bdi>{handoff.by}</bdi>, <Moment at={handoff.at} />
            </p>
          </Part>
        )}
        <Spinner label="The packet is being written …" />
      </div>
    ) : (
      <Empty icon="book" title="No hand-off yet">
        <p>When a person gets this conversation, the facts of it are put together here.</p>
      </Empty>
    );
  return (
    <div class={styles.packet}>
      {pending && <Spinner label="A newer packet is being written …" />}
      <Part title="Who">
        <p dir="auto">{packet.who}</p>
      </Part>
      <Part title="Asked">
        <p dir="auto">{packet.asked}</p>
      </Part>
      <Part title="Why a person">
        <p dir="auto">{packet.why}</p>
        <p class={styles.soft}>
          By <bdi>{packet.by}</bdi>. The customer sounds {moodWords[packet.mood].toLowerCase()}.
        </p>
      </Part>
      {packet.promised.length > 0 && (
        <Part title="Promised" strong>
          <ul>
            {packet.promised.map(({ promise, evidence: one }) => (
              <li key={promise} dir="auto">
                {promise}
                {evidence(one)}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {packet.facts.length > 0 && (
        <Part title="Facts">
          <ul>
            {packet.facts.map(({ fact, evidence: one }) => (
              <li key={fact} dir="auto">
                {fact}
                {evidence(one)}
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Words title="Tried" words={packet.tried} />
      <Words title="Unknown" words={packet.unknown} />
      <p class={styles.soft}>
        {packet.writtenBy === 'model' ? 'Written by the assistant' : 'Put together by rules, without a model'},{' '}
        <Moment at={packet.at} />
      </p>
    </div>
  );
}

function Part({ title, strong = false, children }: { title: string; strong?: boolean; children: ComponentChildren }) {
  return (
    <section class={styles.part} data-strong={strong}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Words({ title, words }: { title: string; words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <Part title={title}>
      <ul>
        {words.map((word) => (
          <li key={word} dir="auto">
            {word}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** A quote that leads to its message, or opens the passage it is from. */
function Quote({ evidence, turns, onShowMessage }: { evidence: Evidence } & Pick<Props, 'turns' | 'onShowMessage'>) {
  const [open, setOpen] = useState(false);
  const { quote, seq, documentId } = evidence;
  const passages = turns.flatMap((turn) => turn.passages).filter((one) => one.documentId === documentId);
  const passage = passages.find(({ text }) => text.includes(quote)) ?? passages[0];
  return (
    <div class={styles.evidence}>
      <q dir="auto">{quote}</q>{' '}
      {seq !== null && (
        <Button look="quiet" icon="chat" onClick={() => onShowMessage(seq)}>
          {`Message ${seq}`}
        </Button>
      )}
      {seq === null && passage && (
        <Button look="quiet" icon="book" expanded={open} onClick={() => setOpen(!open)}>
          {passage.title}
        </Button>
      )}
      {open && passage && (
        <blockquote class={styles.passage} dir="auto">
          <Marked text={passage.text} quote={quote} />
        </blockquote>
      )}
    </div>
  );
}

function Marked({ text, quote }: { text: string; quote: string }) {
  const at = quote === '' ? -1 : text.indexOf(quote);
  if (at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark>{quote}</mark>
      {text.slice(at + quote.length)}
    </>
  );
}
