import type { CalibrationVersion } from '../../../shared/contract/calibration.ts';
import styles from './CalibrationCurve.module.css';
import { curvePath } from './calibration-words.ts';

/** How sure a version makes the gate, over how sure the platform's own is; the words beside it say the same. */
export function CalibrationCurve({ version }: { version: CalibrationVersion }) {
  return (
    <figure class={styles.curve}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <path class={styles.frame} d="M0 0H100V100H0Z" />
        <path class={styles.same} d="M0 100L100 0" />
        <path class={styles.line} d={curvePath(version)} />
      </svg>
      <figcaption>Dashed: the platform’s own</figcaption>
    </figure>
  );
}
