import type { ComponentChildren } from 'preact';
import type { CalibrationVersion } from '../../../shared/contract/calibration.ts';
import { timeWords } from '../clock-words.ts';
import { Button } from '../ui/Button.tsx';
import { CalibrationCurve } from './CalibrationCurve.tsx';
import styles from './CalibrationItem.module.css';
import { comparison, effectWords, figureNames, figureWords } from './calibration-words.ts';

interface Props {
  name: string;
  isUsed: boolean;
  /** Without it the version cannot be used. */
  onUse?: (() => void) | undefined;
  children: ComponentChildren;
}

/** One of the calibrations that may hold. */
export function CalibrationItem({ name, isUsed, onUse, children }: Props) {
  return (
    <li class={styles.item}>
      <div class={styles.head}>
        <p class={styles.name}>
          {name}
          {isUsed && <span class={styles.used}>In use</span>}
        </p>
        {!isUsed && onUse && <Button onClick={onUse}>Use {name.replace(/^./, (first) => first.toLowerCase())}</Button>}
      </div>
      {children}
    </li>
  );
}

/** What a version was learned from, how good it is, and what it changes. */
export function LearnedVersion({ version, isOld }: { version: CalibrationVersion; isOld: boolean }) {
  const { decisions, heldOut, before, after, by, at } = version;
  return (
    <>
      <p class={styles.soft}>
        Learned from {decisions} decisions by <bdi>{by}</bdi>, {timeWords(at, new Date())}.{' '}
        {isOld ? 'It belongs to an older gate: refit to use what was learned.' : effectWords(version)}
      </p>
      <div class={styles.shown}>
        <table class={styles.figures}>
          <caption>On {heldOut} other decisions; lower is better</caption>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col">Before</th>
              <th scope="col">With it</th>
            </tr>
          </thead>
          <tbody>
            {(['ece', 'brier'] as const).map((figure) => {
              const compared = comparison(before[figure], after[figure]);
              return (
                <tr key={figure}>
                  <th scope="row">{figureNames[figure]}</th>
                  <td>{figureWords(before[figure])}</td>
                  <td data-comparison={compared}>
                    {figureWords(after[figure])}, {compared}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {!isOld && <CalibrationCurve version={version} />}
      </div>
    </>
  );
}
