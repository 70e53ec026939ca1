import { useState } from 'preact/hooks';
import type { CalibrationResponse } from '../../../shared/contract/calibration.ts';
import { Button } from '../ui/Button.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { toast } from '../ui/toasts.ts';
import styles from './Calibration.module.css';
import { CalibrationItem, LearnedVersion } from './CalibrationItem.tsx';
import { effectWords } from './calibration-words.ts';
import form from './Form.module.css';
import type { SettingsApi } from './settings-api.ts';
import { useSaving } from './use-saving.ts';

interface Props {
  calibration: CalibrationResponse;
  api: Pick<SettingsApi, 'calibration' | 'refit' | 'use'>;
  onChanged(calibration: CalibrationResponse): void;
}

/** What was learned from the decisions of the tenant's people, by version, and which one holds. */
export function Calibration({ calibration, api, onChanged }: Props) {
  const { active, weights, versions } = calibration;
  /** A version to be used, null for the platform's own; undefined while nobody asks. */
  const [asked, ask] = useState<number | null | undefined>(undefined);
  const { busy, problem, save } = useSaving([]);
  const chosen = versions.find(({ version }) => version === asked);
  const refit = () =>
    save(async () => {
      const { version } = await api.refit();
      onChanged(await api.calibration());
      toast('done', `Version ${version} is made. It holds once you use it.`);
    });
  return (
    <div class={form.form}>
      <div class={form.acts}>
        <Button icon="refresh" busy={busy} onClick={() => void refit()}>
          Refit from decisions
        </Button>
      </div>
      <p class={form.problem} role="alert">
        {problem}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <ul class={styles.list} aria-label="Versions" tabIndex={0}>
        {versions.map((version) => (
          <CalibrationItem
            key={version.version}
            name={`Version ${version.version}`}
            isUsed={active === version.version}
            onUse={version.weights === weights ? () => ask(version.version) : undefined}
          >
            <LearnedVersion version={version} isOld={version.weights !== weights} />
          </CalibrationItem>
        ))}
        <CalibrationItem name="The platform’s own" isUsed={active === null} onUse={() => ask(null)}>
          <p class={styles.soft}>The same for all tenants; what this one’s people decide does not change it.</p>
        </CalibrationItem>
      </ul>
      {asked !== undefined && (
        <ConfirmDialog
          title={chosen ? `Use version ${chosen.version}?` : 'Use the platform’s own?'}
          yes="Use it"
          look="primary"
          confirm={async () => {
            onChanged(await api.use(asked));
            toast('done', 'It holds from the next answer on.');
          }}
          onClose={() => ask(undefined)}
        >
          <p>From the next answer on, other answers than now may go out by themselves or wait for a person.</p>
          {chosen && <p>{effectWords(chosen)}</p>}
        </ConfirmDialog>
      )}
    </div>
  );
}
