import type { ComponentChildren } from 'preact';
import styles from './Empty.module.css';
import { Icon, type IconName } from './Icon.tsx';

interface Props {
  icon: IconName;
  title: string;
  /** What it means, or what to do next. */
  children?: ComponentChildren;
}

/** In place of a list or page that has nothing to show. */
export function Empty({ icon, title, children }: Props) {
  return (
    <div class={styles.empty}>
      <span class={styles.icon}>
        <Icon name={icon} />
      </span>
      <p class={styles.title}>{title}</p>
      {children !== undefined && <div class={styles.text}>{children}</div>}
    </div>
  );
}
