import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { durationWords, secondsIn } from './duration-words.ts';
import type { SettingsForm } from './settings-form.ts';

export type ClockField = keyof TenantSettings['sla'] | 'reopenWithinHours' | 'idleAfterSeconds';
/** Spans of time as people write them, such as `5 min`. */
export type ClockForm = Record<ClockField, string>;

/** `most` is in seconds. */
type Rule = { label: string; hint: string; most: number };

const hour = 3600;
const day = 24 * hour;

export const clockRules: Record<ClockField, Rule> = {
  answer: { label: 'An answer', hint: 'From the customer’s message until it is answered.', most: 7 * day },
  heldDraft: { label: 'A held draft', hint: 'Until a person approves, edits or rejects it.', most: 7 * day },
  handOff: { label: 'A hand-off', hint: 'Until a person answers who was asked for.', most: 7 * day },
  reopenWithinHours: {
    label: 'A conversation goes on for',
    hint: 'After it was resolved; who writes later begins a new one. Whole hours.',
    most: 365 * day,
  },
  idleAfterSeconds: {
    label: 'The assistant sleeps after',
    hint: 'So long without a message; the next one wakes it. 0: never.',
    most: day,
  },
};
export const slaFields = ['answer', 'heldDraft', 'handOff'] as const;
export const restFields = ['reopenWithinHours', 'idleAfterSeconds'] as const;
const fields: readonly ClockField[] = [...slaFields, ...restFields];

function objection(name: ClockField, text: string): string | null {
  const seconds = secondsIn(text);
  const { most } = clockRules[name];
  if (Number.isNaN(seconds)) return 'A time with its unit is needed, such as 90 s, 5 min or 1 h 30 min.';
  if (seconds > most) return `At most ${durationWords(most)}.`;
  if (name === 'reopenWithinHours' && seconds % hour > 0) return 'Whole hours or days are needed.';
  return null;
}

export const clockForm: SettingsForm<ClockForm, ClockField> = {
  fields,
  formOf: ({ sla, reopenWithinHours, idleAfterSeconds }) => ({
    answer: durationWords(sla.answer),
    heldDraft: durationWords(sla.heldDraft),
    handOff: durationWords(sla.handOff),
    reopenWithinHours: durationWords(reopenWithinHours * hour),
    idleAfterSeconds: durationWords(idleAfterSeconds),
  }),
  objections: (form) => {
    const wrong: Partial<Record<ClockField, string>> = {};
    for (const name of fields) {
      const problem = objection(name, form[name]);
      if (problem !== null) wrong[name] = problem;
    }
    return wrong;
  },
  settingsIn: (form) => ({
    sla: {
      answer: secondsIn(form.answer),
      heldDraft: secondsIn(form.heldDraft),
      handOff: secondsIn(form.handOff),
    },
    reopenWithinHours: secondsIn(form.reopenWithinHours) / hour,
    idleAfterSeconds: secondsIn(form.idleAfterSeconds),
  }),
};
