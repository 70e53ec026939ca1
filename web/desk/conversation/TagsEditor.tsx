import { useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import styles from './TagsEditor.module.css';

interface Props {
  tags: readonly string[];
  mayAct: boolean;
  saving: boolean;
  problem: string | null;
  /** Saves all tags; resolves to whether that succeeded. */
  onSave(tags: string[]): Promise<boolean>;
}

const mostTags = 10;
/** As the contract's `Tag`, whose schema would bring its library into the page. */
const validTag = /^[\p{L}\p{N}][\p{L}\p{N} _-]{0,31}$/u;

export function TagsEditor({ tags, mayAct, saving, problem, onSave }: Props) {
  const [text, setText] = useState('');
  const tag = text.trim();
  const wrong =
    tag === '' || validTag.test(tag)
      ? null
      : 'Use 1–32 letters, digits, spaces, - or _, beginning with a letter or digit.';
  const add = async () => {
    if (tag === '' || wrong || saving) return;
    if (tags.includes(tag) || (await onSave([...tags, tag]))) setText('');
  };
  return (
    <section class={styles.editor} aria-label="Tags">
      <ul class={styles.tags}>
        {tags.map((one) => (
          <li key={one}>
            <bdi>{one}</bdi>
            {mayAct && (
              <button
                type="button"
                aria-label={`Remove tag ${one}`}
                aria-disabled={saving}
                onClick={() => !saving && void onSave(tags.filter((other) => other !== one))}
              >
                <Icon name="cross" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayAct && tags.length < mostTags && (
        <div class={styles.add}>
          <Field
            label="Add a tag"
            labelHidden
            placeholder="Add a tag"
            value={text}
            onInput={setText}
            maxLength={32}
            problem={wrong ?? problem}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.isComposing) return;
              event.preventDefault();
              void add();
            }}
          />
          <Button icon="plus" label="Add tag" busy={saving} disabled={tag === '' || wrong !== null} onClick={add} />
        </div>
      )}
    </section>
  );
}
