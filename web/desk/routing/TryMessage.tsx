import { useState } from 'preact/hooks';
import type { RouteDecision, RouteFeatures } from '../../../shared/contract/routing.ts';
import { asProblem } from '../api-problem.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { targetWords } from './RuleItem.tsx';
import styles from './TryMessage.module.css';

/** Shows where a message would go by the rules as they stand on the page, saved or not. */
export function TryMessage({ decide }: { decide(text: string, hasImage: boolean): Promise<RouteDecision> }) {
  const [text, setText] = useState('');
  const [hasImage, setHasImage] = useState(false);
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<RouteDecision | { problem: string } | null>(null);
  const ask = async () => {
    setBusy(true);
    setFound(await decide(text, hasImage).catch((error: unknown) => ({ problem: asProblem(error).message })));
    setBusy(false);
  };
  return (
    <section class={styles.panel} aria-labelledby="try">
      <h2 class={styles.title} id="try">
        Try a message
      </h2>
      <Field label="What a customer writes" rows={3} maxLength={8000} value={text} onInput={setText} />
      <label class={styles.check}>
        <input
          type="checkbox"
          checked={hasImage}
          onChange={({ currentTarget }) => setHasImage(currentTarget.checked)}
        />
        With an image
      </label>
      <Button look="primary" icon="send" busy={busy} onClick={() => void ask()}>
        Try
      </Button>
      <div role="status">
        {found && 'problem' in found && <p class={styles.problem}>{found.problem}</p>}
        {found && 'to' in found && (
          <>
            <p class={styles.answer}>
              <strong>{targetWords[found.to]}</strong>
              {found.rule === null ? '' : ` by the rule “${found.rule}”`}: {found.reason}
            </p>
            <p class={styles.soft}>Seen: {seen(found.features)}.</p>
          </>
        )}
      </div>
    </section>
  );
}

const seen = ({ mood, length, words, ...flags }: RouteFeatures): string =>
  [
    `${mood}, ${length} characters`,
    flags.hasImage && 'an image',
    flags.asksForPerson && 'asks for a person',
    flags.asksWhy && 'asks for an explanation',
    words.length > 0 && `says ${words.join(', ')}`,
  ]
    .filter(Boolean)
    .join('; ');
