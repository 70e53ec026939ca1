import type { IncomingMessage } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { applyBatch, countDocuments, lookUp, selectedFields } from './documents.ts';
import type { IndexStore, Preconditions } from './index-store.ts';
import { runSearch } from './run-search.ts';
import { SearchError } from './search-error.ts';

interface Call {
  readonly db: DatabaseSync;
  readonly store: IndexStore;
  readonly request: IncomingMessage;
  readonly body: unknown;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

type Handler = (call: Call & { url: URL; name: string; key: string }) => Answer;

const INDEX = String.raw`/indexes\('(?<name>[^']*)'\)`;

const ROUTES: readonly [method: string, path: RegExp, handler: Handler][] = [
  ['GET', /^\/indexes$/, ({ store }) => ok({ value: store.list().map(({ definition }) => definition) })],
  ['POST', /^\/indexes$/, ({ store, body }) => ({ status: 201, body: store.create(body).definition })],
  ['GET', at(''), ({ store, name }) => ok(store.get(name).definition)],
  ['PUT', at(''), putIndex],
  ['DELETE', at(''), deleteIndex],
  ['GET', at(String.raw`/docs/\$count`), ({ db, store, name }) => ok(String(countDocuments(db, store.get(name))))],
  ['GET', at(String.raw`/docs\('(?<key>.*)'\)`), getDocument],
  ['POST', at(String.raw`/docs/search\.index`), indexDocuments],
  [
    'POST',
    at(String.raw`/docs/search\.post\.search`),
    ({ db, store, name, body, url }) => ok(runSearch(db, store.get(name), body, url.href)),
  ],
];

/** Finds and runs the handler; throws a SearchError, 404 for an unknown route. */
export function route(call: Call): Answer {
  const url = new URL(call.request.url ?? '/', `http://${call.request.headers.host}`);
  const path = decodeURIComponent(url.pathname);
  if (!url.searchParams.has('api-version')) {
    throw new SearchError(400, "Missing required query parameter 'api-version'.", 'MissingApiVersionParameter');
  }
  for (const [method, pattern, handler] of ROUTES) {
    const groups = method === call.request.method ? pattern.exec(path) : null;
    if (groups) return handler({ ...call, url, name: groups.groups?.name ?? '', key: groups.groups?.key ?? '' });
  }
  throw new SearchError(404, `There is no resource at ${call.request.method} ${url.pathname}.`, 'ResourceNotFound');
}

function at(rest: string): RegExp {
  return new RegExp(`^${INDEX}${rest}$`);
}

const ok = (body: unknown): Answer => ({ status: 200, body });

function putIndex({ store, name, body, request }: Parameters<Handler>[0]): Answer {
  const { index, created } = store.put(name, body, preconditions(request));
  return { status: created ? 201 : 200, body: index.definition };
}

function deleteIndex({ store, name, request }: Parameters<Handler>[0]): Answer {
  store.delete(name, preconditions(request));
  return { status: 204 };
}

function getDocument({ db, store, name, key, url }: Parameters<Handler>[0]): Answer {
  const index = store.get(name);
  return ok(
    lookUp(db, index, key.replaceAll("''", "'"), selectedFields(index.schema, url.searchParams.get('$select'))),
  );
}

function indexDocuments({ db, store, name, body }: Parameters<Handler>[0]): Answer {
  const value = applyBatch(db, store.get(name), body);
  return { status: value.every(({ status }) => status) ? 200 : 207, body: { value } };
}

function preconditions({ headers }: IncomingMessage): Preconditions {
  return { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] };
}
