import type { HttpHandler } from '@azure/functions';
import { ClawDeskError, problemOf } from '../../../shared/domain/errors.ts';
import type { Route } from '../route.ts';

/** Answers what no route takes: 405 with the methods of the path, or 404. */
export function unknownRoute(routes: readonly Route[]): HttpHandler {
  const known = routes.map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return async (request) => {
    const { pathname } = new URL(request.url);
    const methods = known.filter(({ pattern }) => pattern.test(pathname)).map(({ method }) => method);
    const allow = [...new Set(methods)].join(', ');
    const error =
      allow === ''
        ? new ClawDeskError('not-found', 'There is no such address; see /api/openapi.json.')
        : new ClawDeskError('method-not-allowed', `Here the methods are ${allow}.`);
    const problem = problemOf(error, pathname);
    return {
      status: problem.status,
      headers: {
        'cache-control': 'no-store',
        'content-type': 'application/problem+json',
        ...(allow === '' ? {} : { allow }),
      },
      body: JSON.stringify(problem),
    };
  };
}

const patternOf = (path: string): RegExp =>
  new RegExp(`/${path.replaceAll('.', '\\.').replace(/\{[^}]+\}/g, '[^/]+')}/?$`, 'i');
