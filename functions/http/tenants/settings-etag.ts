import { createHash } from 'node:crypto';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { ClawDeskError } from '../../../shared/domain/errors.ts';

/** Names the settings alone: a tenant that wakes, sleeps or answers keeps its tag, so that nobody's half-filled form is spoilt. */
export const settingsEtag = (settings: TenantSettings): string =>
  `"${createHash('sha256').update(JSON.stringify(settings)).digest('base64url').slice(0, 22)}"`;

/**
 * Without If-Match everybody may change them. Proxies that compress make a tag a weak one; it names the same settings.
 * @throws precondition-failed when they are no longer those that were read.
 */
export function assertSettingsMatch(ifMatch: string | null, settings: TenantSettings): void {
  if (ifMatch === null) return;
  const named = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!named.includes('*') && !named.includes(settingsEtag(settings)))
    throw new ClawDeskError('precondition-failed', 'Somebody else changed the settings; look at them again.');
}
