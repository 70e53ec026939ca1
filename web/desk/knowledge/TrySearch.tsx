import { useRef, useState } from 'preact/hooks';
import type { Passage } from '../../../shared/contract/knowledge.ts';
import { asProblem } from '../api-problem.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import styles from './TrySearch.module.css';

type Found = { words: string; passages: readonly Passage[] } | { problem: string };

/** What a customer's question would find: the passages that an answer could stand on, best first. */
export function TrySearch({ search }: { search(words: string): Promise<Passage[]> }) {
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Found | null>(null);
  const asked = useRef(0);

  async function run(): Promise<void> {
    const question = words.trim();
    if (question === '') return;
    const mine = ++asked.current;
    setBusy(true);
    const answer = await search(question).then(
      (passages): Found => ({ words: question, passages }),
      (error: unknown): Found => ({ problem: asProblem(error).message }),
    );
    if (mine !== asked.current) return;
    setFound(answer);
    setBusy(false);
  }

  return (
    <section class={styles.search} aria-labelledby="try-search">
      <h2 class={styles.title} id="try-search">
        Try a question
      </h2>
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <Field
          label="A customer’s question"
          labelHidden
          value={words}
          onInput={setWords}
          placeholder="How long does a refund take?"
          maxLength={2000}
          problem={found && 'problem' in found ? found.problem : null}
        />
        <Button icon="search" busy={busy} onClick={() => void run()}>
          Search
        </Button>
      </form>
      <div role="status">
        {found && 'passages' in found && (
          <p class={styles.count}>
            {found.passages.length === 0
              ? 'Nothing is found; the assistant would say that it does not know.'
              : `${found.passages.length} ${found.passages.length === 1 ? 'passage' : 'passages'} for “${found.words}”`}
          </p>
        )}
      </div>
      {found && 'passages' in found && found.passages.length > 0 && (
        <ol class={styles.passages}>
          {found.passages.map((passage) => (
            <PassageView key={passage.passageId} passage={passage} />
          ))}
        </ol>
      )}
    </section>
  );
}

function PassageView({ passage: { title, heading = '', text, score } }: { passage: Passage }) {
  const body = heading !== '' && text.startsWith(`${heading}\n`) ? text.slice(heading.length + 1) : text;
  return (
    <li class={styles.passage}>
      <p class={styles.source}>
        <strong dir="auto">{title}</strong>
        {heading && <span dir="auto">{heading}</span>}
        <span class={styles.score}>score {score.toFixed(2)}</span>
      </p>
      <p class={styles.text} dir="auto">
        {body}
      </p>
    </li>
  );
}
