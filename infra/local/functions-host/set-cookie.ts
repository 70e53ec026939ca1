import type { ResponseCookie } from './core-api.ts';

const sameSite = { none: undefined, lax: 'Lax', strict: 'Strict', explicitNone: 'None' };

/** One `Set-Cookie` value (RFC 6265) of a cookie as the library describes it. */
export function setCookie(cookie: ResponseCookie): string {
  const site = sameSite[cookie.sameSite ?? 'none'];
  return [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    cookie.maxAge && `Max-Age=${cookie.maxAge.value}`,
    cookie.expires && `Expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`,
    cookie.domain && `Domain=${cookie.domain.value}`,
    cookie.path && `Path=${cookie.path.value}`,
    cookie.secure?.value && 'Secure',
    cookie.httpOnly?.value && 'HttpOnly',
    site && `SameSite=${site}`,
  ]
    .filter(Boolean)
    .join('; ');
}
