import { createCallModel, platformDeployments } from '../../shared/services/models/call-model.ts';
import { createComplete } from '../../shared/services/models/complete.ts';
import { createModelBudget } from '../../shared/services/models/model-budget.ts';
import { createSetOwnProvider, ownOrPlatform } from '../../shared/services/models/own-provider.ts';
import { traceCalls } from '../../shared/services/models/trace-calls.ts';
import type { SettingsOf } from '../../shared/services/tenants/settings-of.ts';
import { createSealer } from '../../shared/tenancy/sealed-text.ts';
import type { Config } from '../config.ts';
import type { Clients } from './clients.ts';

/** The one way to call a model, within a tenant's budget, and what is counted of it. */
export function composeModels(
  config: Config,
  deps: Pick<Clients, 'tenants' | 'usage' | 'openai'> & { settingsOf: SettingsOf; now: () => Date },
) {
  const { tenants, openai, now } = deps;
  const sealer = createSealer(config.masterKey);
  const budget = createModelBudget(deps);
  const usage = { ...deps.usage, recordModel: budget.recordModel };
  const platform = platformDeployments(openai, config.deployments);
  const deploymentsFor = ownOrPlatform({ tenants, sealer, platform, everywhere: config.modelProvidersAt, now });
  const callModel = budget.within(traceCalls(createCallModel({ deploymentsFor })));
  return {
    callModel,
    usage,
    complete: createComplete({ callModel, usage, now }),
    setOwnProvider: createSetOwnProvider({ tenants, sealer, now }),
  };
}
