import { useState } from 'preact/hooks';
import type { RouteTarget, RoutingConditions, RoutingRule } from '../../../shared/contract/routing.ts';
import { Button } from '../ui/Button.tsx';
import { Choice, Field } from '../ui/Field.tsx';
import styles from './RuleItem.module.css';
import { conditions, conditionWords, wordsIn } from './rule-list.ts';

interface Props {
  /** Its place, from 1. */
  place: number;
  last: boolean;
  rule: RoutingRule;
  onChange(rule: RoutingRule): void;
  onMove(by: -1 | 1): void;
  onRemove(): void;
}

export const targetWords: Record<RouteTarget, string> = {
  fast: 'Fast model',
  vision: 'Vision model',
  reasoning: 'Reasoning model',
  person: 'A person',
};
const targets = (Object.keys(targetWords) as RouteTarget[]).map((value) => ({ value, text: targetWords[value] }));

type Switch = '' | 'yes' | 'no';
const switches: readonly { value: Switch; text: string }[] = [
  { value: '', text: 'Does not matter' },
  { value: 'yes', text: 'Yes' },
  { value: 'no', text: 'No' },
];
const moods = [
  { value: '', text: 'Does not matter' },
  { value: 'calm', text: 'Calm' },
  { value: 'upset', text: 'Upset' },
  { value: 'angry', text: 'Angry' },
] as const;

const flags = [
  ['asksForPerson', 'Asks for a person'],
  ['asksWhy', 'Asks for an explanation'],
  ['hasImage', 'Has an image'],
] as const;

/** One rule: folded what it does, opened its fields. */
export function RuleItem({ place, last, rule, onChange, onMove, onRemove }: Props) {
  const { name, when, to, reason } = rule;
  const [words, setWords] = useState(when.anyWord?.join(', ') ?? '');
  const [length, setLength] = useState(String(when.longerThan ?? ''));
  const [isNew] = useState(name === '');
  const expect = (some: RoutingConditions) => onChange({ ...rule, when: conditions({ ...when, ...some }) });
  const called = name.trim() || `rule ${place}`;
  return (
    <li class={styles.item}>
      <details class={styles.rule} open={isNew}>
        <summary>
          <strong>
            <bdi>{name || 'A new rule'}</bdi>
          </strong>
          <span class={styles.soft}>
            {' '}
            {conditionWords(when)}: {targetWords[to]}
          </span>
        </summary>
        <div class={styles.fields}>
          <Field label="Name" value={name} maxLength={60} onInput={(next) => onChange({ ...rule, name: next })} />
          <Choice label="Goes to" value={to} options={targets} onChange={(next) => onChange({ ...rule, to: next })} />
          <Field
            label="Reason"
            value={reason}
            maxLength={200}
            onInput={(next) => onChange({ ...rule, reason: next })}
          />
          {flags.map(([flag, label]) => (
            <Choice
              key={flag}
              label={label}
              value={switchOf(when[flag])}
              options={switches}
              onChange={(next) => expect({ [flag]: next === '' ? undefined : next === 'yes' })}
            />
          ))}
          <Choice
            label="Mood"
            value={when.mood ?? ''}
            options={moods}
            onChange={(next) => expect({ mood: next === '' ? undefined : next })}
          />
          <Field
            label="Longer than, characters"
            value={length}
            onInput={(next) => {
              setLength(next);
              const characters = Number(next);
              expect({ longerThan: Number.isInteger(characters) && characters > 0 ? characters : undefined });
            }}
          />
          <div class={styles.wide}>
            <Field
              label="Says any of"
              rows={2}
              value={words}
              hint="Words or phrases, divided by commas. A * at the end also finds longer words."
              onInput={(next) => {
                setWords(next);
                expect({ anyWord: wordsIn(next) });
              }}
            />
          </div>
        </div>
      </details>
      <span class={styles.acts}>
        <Button look="quiet" icon="up" label={`Move ${called} up`} disabled={place === 1} onClick={() => onMove(-1)} />
        <Button look="quiet" icon="down" label={`Move ${called} down`} disabled={last} onClick={() => onMove(1)} />
        <Button look="quiet" icon="cross" label={`Remove ${called}`} onClick={onRemove} />
      </span>
    </li>
  );
}

function switchOf(value: boolean | undefined): Switch {
  if (value === undefined) return '';
  return value ? 'yes' : 'no';
}
