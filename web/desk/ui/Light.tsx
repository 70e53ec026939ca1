import type { Light as LightFact } from '../../../shared/contract/light.ts';
import styles from './Light.module.css';

export const colourWords = { red: 'Red', yellow: 'Yellow', green: 'Green' } as const;

/** The light of a conversation: colour, shape and the reason in words, so that none has to be relied on alone. */
export function Light({ light }: { light: LightFact }) {
  return (
    <span class={styles.light} data-colour={light.colour}>
      <LightSign colour={light.colour} label={colourWords[light.colour]} />
      <span class={styles.reason}>{light.reason}</span>
    </span>
  );
}

/** The sign alone: a filled diamond, a half disc, a ring. Without `label` it is decoration beside the same word. */
export function LightSign({ colour, label }: { colour: LightFact['colour']; label?: string }) {
  if (label === undefined)
    return (
      <svg class={styles.sign} data-colour={colour} viewBox="0 0 16 16" aria-hidden="true">
        {signs[colour]}
      </svg>
    );
  return (
    <svg class={styles.sign} data-colour={colour} viewBox="0 0 16 16" role="img" aria-label={label}>
      <title>{label}</title>
      {signs[colour]}
    </svg>
  );
}

const signs = {
  red: <path d="M8 .8 15.2 8 8 15.2.8 8Z" />,
  yellow: (
    <>
      <circle class={styles.outline} cx="8" cy="8" r="6" />
      <path d="M8 2a6 6 0 0 1 0 12Z" />
    </>
  ),
  green: <circle class={styles.outline} cx="8" cy="8" r="5.5" />,
} as const;
