import type { z } from 'zod';
import type { UpdateTenantRequest } from '../../../shared/contract/tenant.ts';
import type { AuditDetails } from '../../../shared/domain/audit.ts';

/** Which settings are given, for the audit chain: numbers as they are, of everything else only the name. */
export const settingsGiven = (settings: z.infer<typeof UpdateTenantRequest>['settings'] = {}): AuditDetails =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, typeof value === 'number' ? value : 'given']),
  );
