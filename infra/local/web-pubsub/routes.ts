import { z } from 'zod';
import { GroupName } from './client-frames.ts';
import type { Connection } from './connection.ts';
import { compileFilter } from './filter.ts';
import { type Hub, hubName, type Recipients } from './hub.ts';
import { payloadOf } from './payload.ts';
import type { Permission } from './roles.ts';
import { ServiceError } from './service-error.ts';

export type Call = {
  method: string;
  url: URL;
  contentType: string | undefined;
  body: Buffer;
  hubOf(name: string): Hub;
};
export type Answer = { status: number; body?: unknown };

type Named = { user: string; group: string; connection: string; permission: Permission };
type Handler = (call: Omit<Call, 'hubOf'> & Named & { hub: Hub }) => Answer;

const root = '/api/hubs/(?<hub>[^/]+)';
const user = '/users/(?<user>[^/]+)';
const group = '/groups/(?<group>[^/]+)';
const connection = '/connections/(?<connection>[^/]+)';
const permission = '/permissions/(?<permission>joinLeaveGroup|sendToGroup)';

const routes: readonly [method: string, path: RegExp, handler: Handler][] = [
  ['POST', at('/:send'), (call) => send(call, 'server', {})],
  ['POST', at(`${user}/:send`), (call) => send(call, 'server', { userId: call.user })],
  ['POST', at(`${group}/:send`), (call) => send(call, 'group', { group: call.group })],
  ['POST', at(`${connection}/:send`), (call) => send(call, 'server', { filter: ({ id }) => id === call.connection })],
  ['POST', at('/:closeConnections'), (call) => close(call, {})],
  ['POST', at(`${user}/:closeConnections`), (call) => close(call, { userId: call.user })],
  ['POST', at(`${group}/:closeConnections`), (call) => close(call, { group: call.group })],
  ['DELETE', at(connection), (call) => close(call, { filter: ({ id }) => id === call.connection })],
  ['HEAD', at(user), ({ hub, user: userId }) => found(hub.select({ userId }).length > 0)],
  ['HEAD', at(group), ({ hub, group: name }) => found(hub.select({ group: name }).length > 0)],
  ['HEAD', at(connection), ({ hub, connection: id }) => found(hub.connections.has(id))],
  ['GET', at(`${group}/connections`), listGroup],
  ['PUT', at(group + connection), (call) => change([known(call)], (one) => one.groups.add(call.group), 200)],
  ['DELETE', at(group + connection), (call) => change(maybe(call), (one) => one.groups.delete(call.group), 204)],
  ['DELETE', at(`${connection}/groups`), (call) => change(maybe(call), (one) => one.groups.clear(), 204)],
  ['PUT', at(user + group), (call) => change(ofUser(call), (one) => one.groups.add(call.group), 200)],
  ['DELETE', at(user + group), (call) => change(ofUser(call), (one) => one.groups.delete(call.group), 204)],
  ['DELETE', at(`${user}/groups`), (call) => change(ofUser(call), (one) => one.groups.clear(), 204)],
  ['POST', at('/:addToGroups'), (call) => changeMany(call, (one, name) => one.groups.add(name))],
  ['POST', at('/:removeFromGroups'), (call) => changeMany(call, (one, name) => one.groups.delete(name))],
  [
    'PUT',
    at(permission + connection),
    (call) => change([known(call)], (one) => one.roles.grant(call.permission, target(call)), 200),
  ],
  [
    'DELETE',
    at(permission + connection),
    (call) => change(maybe(call), (one) => one.roles.revoke(call.permission, target(call)), 204),
  ],
  [
    'HEAD',
    at(permission + connection),
    (call) => found(maybe(call).some((one) => one.roles.allows(call.permission, target(call)))),
  ],
];

/** Finds and runs the handler; throws a ServiceError, 404 for an unknown route. */
export function route(call: Call): Answer {
  if (!call.url.searchParams.has('api-version'))
    throw new ServiceError(400, 'InvalidApiVersion', 'The query parameter api-version is missing.');
  for (const [method, path, handler] of routes) {
    const groups = method === call.method ? path.exec(call.url.pathname)?.groups : undefined;
    if (!groups) continue;
    const name = (part: string): string => decodeURIComponent(groups[part] ?? '');
    const permissionNamed = groups.permission === 'sendToGroup' ? 'sendToGroup' : 'joinLeaveGroup';
    return handler({
      ...call,
      hub: call.hubOf(valid(z.string().regex(hubName), name('hub'))),
      user: name('user'),
      group: groups.group === undefined ? '' : valid(GroupName, name('group')),
      connection: name('connection'),
      permission: permissionNamed,
    });
  }
  throw new ServiceError(404, 'NotFound', `There is no resource at ${call.method} ${call.url.pathname}.`);
}

function at(rest: string): RegExp {
  return new RegExp(`^${root}${rest}$`);
}

const found = (is: boolean): Answer => ({ status: is ? 200 : 404 });

function valid<T>(schema: z.ZodType<T>, value: unknown): T {
  const { data, error } = schema.safeParse(value);
  if (error) throw new ServiceError(400, 'BadRequest', z.prettifyError(error));
  return data as T;
}

function send(
  { hub, url, body, contentType, group: name }: Parameters<Handler>[0],
  from: 'server' | 'group',
  to: Recipients,
) {
  const payload = payloadOf(contentType, body);
  const filter = url.searchParams.get('filter');
  const given = filter === null ? undefined : compileFilter(filter);
  const both = to.filter ?? given;
  hub.send(
    from === 'group' ? { from, group: name, ...payload } : { from, ...payload },
    { ...to, ...(both ? { filter: both } : {}), excluded: url.searchParams.getAll('excluded') },
    Number(url.searchParams.get('messageTtlSeconds') ?? 0),
  );
  return { status: 202 };
}

function close({ hub, url }: Parameters<Handler>[0], whose: Recipients): Answer {
  const reason = url.searchParams.get('reason') ?? '';
  return change(
    hub.select({ ...whose, excluded: url.searchParams.getAll('excluded') }),
    (one) => one.close(reason),
    204,
  );
}

function change(connections: Connection[], act: (connection: Connection) => unknown, status: number): Answer {
  for (const one of connections) act(one);
  return { status };
}

const ofUser = ({ hub, user: userId }: Parameters<Handler>[0]): Connection[] => hub.select({ userId });
const maybe = ({ hub, connection: id }: Parameters<Handler>[0]): Connection[] =>
  hub.select({ filter: (one) => one.id === id });
const target = ({ url }: Pick<Call, 'url'>): string | null => url.searchParams.get('targetName');

function known(call: Parameters<Handler>[0]): Connection {
  const [one] = maybe(call);
  if (!one) throw new ServiceError(404, 'ConnectionNotFound', 'There is no such connection.');
  return one;
}

const GroupsAndFilter = z.object({ groups: z.array(GroupName).max(1000), filter: z.string().optional() });

function changeMany({ hub, body }: Parameters<Handler>[0], act: (one: Connection, group: string) => unknown): Answer {
  const { groups, filter } = valid(GroupsAndFilter, parsed(body));
  const connections = hub.select(filter === undefined ? {} : { filter: compileFilter(filter) });
  for (const name of groups) change(connections, (one) => act(one, name), 200);
  return { status: 200 };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new ServiceError(400, 'BadRequest', 'The body is not valid JSON.');
  }
}

/** Pages by connection id. */
function listGroup({ hub, group: name, url }: Parameters<Handler>[0]): Answer {
  const query = url.searchParams;
  const top = Number(query.get('top') ?? Number.POSITIVE_INFINITY);
  const after = query.get('continuationToken') ?? '';
  const rest = hub
    .select({ group: name })
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .filter(({ id }) => id > after);
  const page = rest.slice(0, Math.min(top, Number(query.get('maxpagesize') ?? 200), 200));
  const value = page.map(({ id, userId }) => ({ connectionId: id, ...(userId === null ? {} : { userId }) }));
  const left = Math.min(top, rest.length) - page.length;
  if (left <= 0) return { status: 200, body: { value } };
  const nextLink = new URL(url);
  nextLink.searchParams.set('continuationToken', page.at(-1)?.id ?? '');
  if (Number.isFinite(top)) nextLink.searchParams.set('top', String(top - page.length));
  return { status: 200, body: { value, nextLink: nextLink.href } };
}
