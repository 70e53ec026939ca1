import type { TenantSettings } from '../../../shared/contract/tenant.ts';

/** A part of the settings as people write it. */
export interface SettingsForm<Form, Name extends string = string> {
  /** What the server may object to, the wider before the narrower. */
  fields: readonly Name[];
  formOf(settings: TenantSettings): Form;
  /** What is wrong, before the server is asked. */
  objections(form: Form): Partial<Record<Name, string>>;
  /** The settings that a form without objections is about. */
  settingsIn(form: Form): Partial<TenantSettings>;
}

/** Only what differs, so that nobody's change of another setting is undone. The form is one without objections. */
export function changesIn<Form>(
  { formOf, settingsIn }: SettingsForm<Form>,
  base: TenantSettings,
  form: Form,
): Partial<TenantSettings> {
  const before = new Map(Object.entries(settingsIn(formOf(base))));
  const differs = ([name, value]: [string, unknown]) => JSON.stringify(before.get(name)) !== JSON.stringify(value);
  return Object.fromEntries(Object.entries(settingsIn(form)).filter(differs));
}

/** The fields of a form that are no longer as they were. */
export const editedSince = <Form extends object>(before: Form, form: Form): Partial<Form> => {
  const was = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(Object.entries(form).filter(([name, value]) => was.get(name) !== value)) as Partial<Form>;
};
