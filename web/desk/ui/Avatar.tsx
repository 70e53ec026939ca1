import styles from './Avatar.module.css';
import { faceOf, initialsOf } from './face.ts';

interface Props {
  name: string;
  personId: string;
  /** Says more in the name, such as "is writing". */
  note?: string;
  active?: boolean;
}

/** A person by initials, in colours of their own. */
export function Avatar({ name, personId, note, active = false }: Props) {
  const label = note === undefined ? name : `${name} ${note}`;
  return (
    <span
      class={styles.avatar}
      role="img"
      aria-label={label}
      title={label}
      data-active={active}
      data-face={faceOf(personId)}
    >
      <span aria-hidden="true">{initialsOf(name)}</span>
    </span>
  );
}
