export interface CorsPolicy {
  origins: '*' | Set<string>;
  credentials: boolean;
}

/** From `Host.CORS` of local.settings.json (comma-separated origins or `*`); undefined leaves CORS to the app. */
export function corsPolicy(setting: string | undefined, credentials: boolean): CorsPolicy | undefined {
  if (!setting) return undefined;
  const origins = setting.split(',').map((origin) => origin.trim());
  return { origins: origins.includes('*') ? '*' : new Set(origins), credentials };
}

/** Headers that allow the origin; none for an origin that is not allowed. */
export function corsHeaders(policy: CorsPolicy, origin: string | null): Record<string, string> {
  if (origin === null || (policy.origins !== '*' && !policy.origins.has(origin))) return {};
  if (policy.origins === '*' && !policy.credentials) return { 'access-control-allow-origin': '*' };
  return {
    'access-control-allow-origin': origin,
    vary: 'Origin',
    ...(policy.credentials && { 'access-control-allow-credentials': 'true' }),
  };
}

/** The answer's headers to a preflight request. */
export function preflightHeaders(policy: CorsPolicy, request: Headers): Record<string, string> {
  const allowed = corsHeaders(policy, request.get('origin'));
  if (Object.keys(allowed).length === 0) return {};
  return {
    ...allowed,
    'access-control-allow-methods': request.get('access-control-request-method') ?? '',
    'access-control-allow-headers': request.get('access-control-request-headers') ?? '',
  };
}
