import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { ApiProblem, asProblem } from '../api-problem.ts';
import { mergeSettings, type SettingName } from './merge-settings.ts';
import type { Change } from './setting-words.ts';

/** The settings as the server has them, and the version by which it knows them. */
export type StoredSettings = { settings: TenantSettings; etag: string | null };

export interface VersionedCalls {
  read(): Promise<StoredSettings>;
  /** Rejects with status 412 when the settings are no longer those of `etag`. */
  change(changes: Partial<TenantSettings>, etag: string | null): Promise<StoredSettings>;
  /** Who changed one of the settings last, as far as that is known. */
  lastChange(names: readonly SettingName[]): Promise<Change | null>;
}

/** What both this person and somebody else changed, and how it is stored now. */
export type Clash = { names: SettingName[]; by: Change | null; theirs: TenantSettings };
export type SaveResult = { outcome: 'saved'; settings: TenantSettings } | { outcome: 'clash'; clash: Clash };

const attempts = 4;

/**
 * Saves what a person made of `base`. What others changed since stays; where both changed the same, nothing is saved.
 * `known` is the newest version that was seen. Rejects with `ApiProblem`.
 */
export async function saveSettings(
  calls: VersionedCalls,
  known: StoredSettings,
  base: TenantSettings,
  mine: Partial<TenantSettings>,
): Promise<SaveResult> {
  let stored = known;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const theirs = stored.settings;
    const { changes, clashes } = mergeSettings(base, mine, theirs);
    if (clashes.length > 0) {
      const by = await calls.lastChange(clashes).catch(() => null);
      return { outcome: 'clash', clash: { names: clashes, by, theirs } };
    }
    if (Object.keys(changes).length === 0) return { outcome: 'saved', settings: theirs };
    try {
      return { outcome: 'saved', settings: (await calls.change(changes, stored.etag)).settings };
    } catch (error) {
      if (asProblem(error).status !== 412) throw error;
      stored = await calls.read();
    }
  }
  throw new ApiProblem(412, {
    title: 'Many change these settings at once.',
    detail: 'Many change these settings at once; try again.',
  });
}
