import { useMemo } from 'preact/hooks';
import type { AfterHours, TenantSettings } from '../../../shared/contract/tenant.ts';
import { Button } from '../ui/Button.tsx';
import { Choice, Field } from '../ui/Field.tsx';
import shared from './Form.module.css';
import { FormActs } from './FormActs.tsx';
import styles from './HoursSettings.module.css';
import {
  barPath,
  type HoursForm,
  hoursForm,
  likeMonday,
  type Weekday,
  weekdays,
  weekWords,
  withSetHours,
} from './hours-form.ts';
import type { SettingsApi } from './settings-api.ts';
import { useSettingsForm } from './use-settings-form.ts';

interface Props {
  settings: TenantSettings;
  save: SettingsApi['save'];
}

const afterHours: readonly { value: AfterHours; label: string; hint: string }[] = [
  {
    value: 'promise',
    label: 'Tell the customer when people are back',
    hint: 'The clocks stand still until then.',
  },
  { value: 'hold', label: 'Wait until people are back', hint: 'The clocks stand still until then.' },
  { value: 'hand-off', label: 'Hand off as if it were open', hint: 'The clocks run at all hours.' },
];

const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
/** Lists of browsers leave out UTC, and names that went out of use. */
const zones = (chosen: string) =>
  [...new Set([chosen, here(), 'UTC', ...Intl.supportedValuesOf('timeZone')])]
    .filter(Boolean)
    .sort()
    .map((zone) => ({ value: zone, text: zone.replaceAll('_', ' ') }));
const named = (day: string): string => day.slice(0, 1).toUpperCase() + day.slice(1);

/** When people are there, and what happens when they are not. */
export function HoursSettings({ settings, save }: Props) {
  const done = 'Saved. Clocks and promises go by these hours.';
  const { form, edit, wrong, acts } = useSettingsForm(hoursForm, { settings, save, done });
  return (
    <div class={shared.form}>
      <label class={shared.switch}>
        <input
          type="checkbox"
          checked={form.isSet}
          onChange={({ currentTarget }) => edit(currentTarget.checked ? withSetHours(form, here()) : { isSet: false })}
        />
        People are there at set hours
        <small>Without, at all hours.</small>
      </label>
      {form.isSet && <Week form={form} wrong={wrong} edit={edit} />}
      <FormActs what="hours" {...acts} />
    </div>
  );
}

interface WeekProps {
  form: HoursForm;
  wrong: Partial<Record<Weekday, string>>;
  edit(some: Partial<HoursForm>): void;
}

function Week({ form, wrong, edit }: WeekProps) {
  const options = useMemo(() => zones(form.timeZone), [form.timeZone]);
  return (
    <>
      <Choice label="Time zone" value={form.timeZone} options={options} onChange={(timeZone) => edit({ timeZone })} />
      <fieldset class={styles.week}>
        <legend>Hours</legend>
        {weekdays.map((day) => (
          <div key={day} class={styles.day}>
            <Field
              label={named(day)}
              value={form[day]}
              placeholder="Closed"
              problem={wrong[day] ?? null}
              onInput={(text) => edit({ [day]: text })}
            >
              <svg class={styles.bar} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                <path d={barPath(form[day])} />
              </svg>
            </Field>
          </div>
        ))}
        <p class={shared.soft}>Such as 09:00–12:00, 13:00–17:30. Empty: closed. Now {weekWords(form)}.</p>
        <div class={shared.acts}>
          <Button icon="down" onClick={() => edit(likeMonday(form))}>
            Monday’s hours until Friday
          </Button>
        </div>
      </fieldset>
      <fieldset class={shared.switches}>
        <legend>When a person is needed after hours</legend>
        {afterHours.map(({ value, label, hint }) => (
          <label key={value} class={shared.switch}>
            <input
              type="radio"
              name="after-hours"
              checked={form.afterHours === value}
              onChange={() => edit({ afterHours: value })}
            />
            {label}
            <small>{hint}</small>
          </label>
        ))}
      </fieldset>
    </>
  );
}
