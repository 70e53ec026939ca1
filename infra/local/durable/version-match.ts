/** `extensions.durableTask` of host.json: which instances this version of the app may run, and what happens to others. */
export interface VersionPolicy {
  defaultVersion: string;
  match: 'None' | 'Strict' | 'CurrentOrOlder';
  onMismatch: 'Reject' | 'Fail';
}

export function matchesVersion(policy: VersionPolicy, instanceVersion: string): boolean {
  if (policy.match === 'None') return true;
  const order = compareVersions(instanceVersion, policy.defaultVersion);
  return policy.match === 'Strict' ? order === 0 : order <= 0;
}

/** Dotted numbers compare by number, no version is older than any. */
function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}
