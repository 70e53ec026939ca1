import type { ComponentChildren } from 'preact';
import styles from './Empty.module.css';
import { Icon, type IconName } from './Icon.tsx';

interface Props {
  icon: IconName;
  title: string;
  /** It is the page, and so its title is the page's heading. */
  whole?: boolean;
  /** What it means, or what to do next. */
  children?: ComponentChildren;
}

/** In place of a list or page that has nothing to show. */
export function Empty({ icon, title, whole = false, children }: Props) {
  const Title = whole ? 'h1' : 'p';
  return (
    <div class={styles.empty}>
      <span class={styles.icon}>
        <Icon name={icon} />
      </span>
      <Title class={styles.title}>{title}</Title>
      {children !== undefined && <div class={styles.text}>{children}</div>}
    </div>
  );
}
