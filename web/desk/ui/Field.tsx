import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import styles from './Field.module.css';

interface Props {
  label: string;
  value: string;
  onInput(value: string): void;
  /** 1 makes an input, more a text area of so many rows. */
  rows?: number;
  hint?: string;
  /** What is wrong with the value; announced. */
  problem?: string | null;
  placeholder?: string;
  maxLength?: number;
  labelHidden?: boolean;
  disabled?: boolean;
  /** Is not shown while it is written, and no browser keeps it. */
  secret?: boolean;
  onKeyDown?(event: KeyboardEvent): void;
  /** Set to the element, so that it can be focused. */
  fieldRef?: { current: HTMLInputElement | HTMLTextAreaElement | null };
  children?: ComponentChildren;
}

const plain = { type: 'text' } as const;
const secret = { type: 'password', autocomplete: 'new-password', spellcheck: false } as const;

/** A labelled text field with its hint and its problem. */
export function Field({ label, value, onInput, rows = 1, hint, problem, labelHidden, fieldRef, ...rest }: Props) {
  const id = useId();
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  const common = {
    id,
    class: styles.control,
    value,
    disabled: rest.disabled ?? false,
    ...(rest.placeholder === undefined ? {} : { placeholder: rest.placeholder }),
    ...(rest.maxLength === undefined ? {} : { maxLength: rest.maxLength }),
    'aria-invalid': Boolean(problem),
    ...(described === '' ? {} : { 'aria-describedby': described }),
    onInput: (event: { currentTarget: { value: string } }) => onInput(event.currentTarget.value),
    ...(rest.onKeyDown === undefined ? {} : { onKeyDown: rest.onKeyDown }),
    ref: (element: HTMLInputElement | HTMLTextAreaElement | null) => {
      if (fieldRef) fieldRef.current = element;
    },
    dir: 'auto' as const,
  };
  return (
    <div class={styles.field}>
      <label class={labelHidden ? styles.hidden : styles.label} for={id}>
        {label}
      </label>
      {rows > 1 ? <textarea {...common} rows={rows} /> : <input {...(rest.secret ? secret : plain)} {...common} />}
      {rest.children}
      {hint && (
        <p class={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <p class={styles.problem} id={`${id}-problem`} role="alert">
        {problem}
      </p>
    </div>
  );
}

/** A labelled choice of one. */
export function Choice<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { value: T; text: string }[];
  onChange(value: T): void;
  labelHidden?: boolean;
}) {
  const id = useId();
  return (
    <div class={styles.field}>
      <label class={props.labelHidden ? styles.hidden : styles.label} for={id}>
        {props.label}
      </label>
      <select
        id={id}
        class={styles.control}
        value={props.value}
        onChange={({ currentTarget }) => {
          const chosen = props.options.find(({ value }) => value === currentTarget.value);
          if (chosen) props.onChange(chosen.value);
          // It shows another choice only when its owner has taken it.
          currentTarget.value = props.value;
        }}
      >
        {props.options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
