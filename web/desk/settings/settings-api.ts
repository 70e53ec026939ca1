import type { CalibrationResponse, CalibrationVersion } from '../../../shared/contract/calibration.ts';
import type { ModelProvider, PutModelProviderRequest } from '../../../shared/contract/model-provider.ts';
import type { Tenant, TenantSettings } from '../../../shared/contract/tenant.ts';
import type { Api } from '../api.ts';

export type SettingsApi = ReturnType<typeof createSettingsApi>;

/** The calls about how one tenant is set. */
export function createSettingsApi({ tenantCall }: Pick<Api, 'tenantCall'>, tenantId: string) {
  const calibration = 'calibration';
  const provider = 'model-provider';
  const settings = async (): Promise<TenantSettings> => (await tenantCall<Tenant>('GET', tenantId, '')).settings;
  const change = async (changes: Partial<TenantSettings>): Promise<TenantSettings> =>
    (await tenantCall<Tenant>('PATCH', tenantId, '', {}, { settings: changes })).settings;
  return {
    settings,
    /** Changes what is given and leaves the rest as it is. */
    change,
    /** As `change`: the server takes limits only all together, so the others are sent as they are by now. */
    changeLimits: async (changes: Partial<TenantSettings['models']>): Promise<TenantSettings['models']> =>
      (await change({ models: { ...(await settings()).models, ...changes } })).models,
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
