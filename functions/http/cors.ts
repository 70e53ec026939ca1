import type { HttpRequest } from '@azure/functions';
import type { Route } from './route.ts';

/** Who may read answers in a browser: customers' pages stand on any site, what people do is the supervisor site's alone. */
export type Readers = 'any site' | { origin: string } | 'none';

export const readersOf = (route: Pick<Route, 'crossOrigin' | 'caller'>, siteOrigin: string): Readers =>
  route.crossOrigin ? 'any site' : route.caller === 'person' ? { origin: siteOrigin } : 'none';

export function corsHeaders(request: HttpRequest, readers: Readers): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === null || readers === 'none') return {};
  if (readers !== 'any site' && readers.origin !== origin) return { vary: 'origin' };
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'etag, retry-after',
    vary: 'origin',
  };
}

/** The answer's headers to a browser that asks before it calls. */
export const preflightHeaders = (request: HttpRequest, readers: Readers, methods: string): Record<string, string> => ({
  ...corsHeaders(request, readers),
  'access-control-allow-methods': methods,
  'access-control-allow-headers': 'authorization, content-type, if-match',
  'access-control-max-age': '7200',
});
