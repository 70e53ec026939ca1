import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import type { SettingsForm } from './settings-form.ts';

/** How the assistant presents itself. */
export type AssistantForm = Pick<TenantSettings, 'displayName' | 'greeting' | 'persona'>;
export type AssistantField = keyof AssistantForm;

/** Characters. */
export const longest: Record<AssistantField, number> = { displayName: 80, greeting: 400, persona: 4000 };

export const assistantForm: SettingsForm<AssistantForm, AssistantField> = {
  fields: ['displayName', 'greeting', 'persona'],
  formOf: ({ displayName, greeting, persona }) => ({ displayName, greeting, persona }),
  objections: ({ displayName }) => (displayName.trim() === '' ? { displayName: 'A name is needed.' } : {}),
  settingsIn: ({ displayName, greeting, persona }) => ({
    displayName: displayName.trim(),
    greeting: greeting.trim(),
    persona: persona.trim(),
  }),
};
