import { useState } from 'preact/hooks';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { toast } from '../ui/toasts.ts';
import { mergeSettings } from './merge-settings.ts';
import type { Clash } from './save-settings.ts';
import type { SettingsApi } from './settings-api.ts';
import { changesIn, editedSince, type SettingsForm } from './settings-form.ts';
import { useSaving } from './use-saving.ts';

interface Options {
  /** As they were read. */
  settings: TenantSettings;
  save: SettingsApi['save'];
  /** What is told when it is saved. */
  done: string;
  onSaved?(settings: TenantSettings): void | Promise<void>;
}

/** A form of settings that somebody else may change meanwhile: what was typed stays until the person says otherwise. */
export function useSettingsForm<Form extends object, Name extends string>(
  rules: SettingsForm<Form, Name>,
  { settings, save, done, onSaved }: Options,
) {
  const [base, setBase] = useState(settings);
  const [form, setForm] = useState(() => rules.formOf(settings));
  const [clash, setClash] = useState<Clash | null>(null);
  const objections = rules.objections(form);
  const isWhole = Object.keys(objections).length === 0;
  const saving = useSaving(rules.fields, objections);
  const differs = JSON.stringify(form) !== JSON.stringify(rules.formOf(base));

  const begin = (from: TenantSettings, next: (shown: Form) => Form = () => rules.formOf(from)) => {
    setBase(from);
    setForm(next);
    setClash(null);
    saving.reset();
  };
  const merged = (theirs: TenantSettings) => mergeSettings(base, changesIn(rules, base, form), theirs);
  const store = (from: TenantSettings, mine: () => Partial<TenantSettings>) =>
    saving.save(async () => {
      const result = await save(from, mine());
      if (result.outcome === 'clash') return setClash(result.clash);
      // What was typed while it was on its way stays, and is not saved yet.
      begin(result.settings, (shown) => ({ ...rules.formOf(result.settings), ...editedSince(form, shown) }));
      await onSaved?.(result.settings);
      toast('done', done);
    });

  return {
    form,
    edit: (some: Partial<Form>) => {
      setForm((before) => ({ ...before, ...some }));
      saving.forget();
    },
    /** What is wrong, beside its field. */
    wrong: saving.wrong,
    /** For the end of the form. */
    acts: {
      busy: saving.busy,
      edited: differs && !(isWhole && Object.keys(changesIn(rules, base, form)).length === 0),
      valid: saving.valid,
      problem: saving.problem,
      onSave: () => void store(base, () => changesIn(rules, base, form)),
      onDiscard: () => begin(clash?.theirs ?? base),
      clash: clash && {
        ...clash,
        /** Takes over what both changed, and leaves what only this person did. */
        onLoad: () =>
          begin(clash.theirs, () =>
            rules.formOf(isWhole ? { ...clash.theirs, ...merged(clash.theirs).agreed } : clash.theirs),
          ),
        onKeepMine: () => void store(clash.theirs, () => merged(clash.theirs).changes),
      },
    },
  };
}
