import type { z } from 'zod';
import type { UpdateTenantRequest } from '../../../shared/contract/tenant.ts';
import type { AuditDetails } from '../../../shared/domain/audit.ts';

/** Bytes of a request that carries settings: 50 routing rules with their words are more than the usual limit. */
export const settingsLimit = 256 * 1024;

/** Which settings are given, for the audit chain: numbers as they are, of everything else only the name. */
export const settingsGiven = (settings: z.infer<typeof UpdateTenantRequest>['settings'] = {}): AuditDetails =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, typeof value === 'number' ? value : 'given']),
  );
