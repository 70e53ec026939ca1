import type { AuditResponse } from '../../../shared/contract/audit.ts';
import type { CalibrationResponse, CalibrationVersion } from '../../../shared/contract/calibration.ts';
import type { ModelProvider, PutModelProviderRequest } from '../../../shared/contract/model-provider.ts';
import type { Tenant, TenantSettings } from '../../../shared/contract/tenant.ts';
import type { Api } from '../api.ts';
import { type SaveResult, type StoredSettings, saveSettings, type VersionedCalls } from './save-settings.ts';
import { lastChange } from './setting-words.ts';

export type SettingsApi = ReturnType<typeof createSettingsApi>;
type Calls = Pick<Api, 'tenantCall' | 'versionedTenantCall'>;

/** The calls about how one tenant is set. */
export function createSettingsApi({ tenantCall, versionedTenantCall }: Calls, tenantId: string) {
  const calibration = 'calibration';
  const provider = 'model-provider';
  /** What the server said last; every part of the page saves on top of it. */
  let newest: StoredSettings | null = null;
  let reading: Promise<StoredSettings> | null = null;

  async function stored(method: string, body?: unknown, ifMatch?: string | null): Promise<StoredSettings> {
    const answer = await versionedTenantCall<Tenant>(method, tenantId, '', body, ifMatch);
    newest = { settings: answer.body.settings, etag: answer.etag };
    return newest;
  }
  const calls: VersionedCalls = {
    /** Parts of the page that ask at once share the answer. */
    read: () => {
      reading ??= stored('GET').finally(() => {
        reading = null;
      });
      return reading;
    },
    change: (changes, etag) => stored('PATCH', { settings: changes }, etag),
    lastChange: async (names) =>
      lastChange((await tenantCall<AuditResponse>('GET', tenantId, 'audit', { limit: 50 })).entries, names),
  };

  return {
    settings: async (): Promise<TenantSettings> => (await calls.read()).settings,
    /** Saves what a person made of `base`, unless somebody else changed the same since. */
    save: async (base: TenantSettings, mine: Partial<TenantSettings>): Promise<SaveResult> =>
      saveSettings(calls, newest ?? (await calls.read()), base, mine),
    budgets: async (): Promise<Budgets> => (await tenantCall<{ budgets: Budgets }>('GET', tenantId, 'usage')).budgets,

    calibration: (): Promise<CalibrationResponse> => tenantCall('GET', tenantId, calibration),
    refit: (): Promise<CalibrationVersion> => tenantCall('POST', tenantId, `${calibration}/refit`),
    /** Null: the platform's own. */
    use: (version: number | null): Promise<CalibrationResponse> =>
      tenantCall('PUT', tenantId, calibration, {}, { version }),

    provider: async (): Promise<ModelProvider | null> =>
      (await tenantCall<ProviderAnswer>('GET', tenantId, provider)).modelProvider,
    setProvider: async (chosen: PutModelProviderRequest): Promise<ModelProvider | null> =>
      (await tenantCall<ProviderAnswer>('PUT', tenantId, provider, {}, chosen)).modelProvider,
    removeProvider: (): Promise<null> => tenantCall('DELETE', tenantId, provider),
  };
}

type ProviderAnswer = { modelProvider: ModelProvider | null };

/** Numbers are tokens or US dollars; without a limit it never runs out. */
export type Budget = { used: number; limit: number | null; renewsAt: string };
export type Budgets = { tokensToday: Budget; usdThisMonth: Budget };
