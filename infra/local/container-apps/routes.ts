import type { ServerResponse } from 'node:http';
import { URLPattern } from 'node:url';
import { type AppCoordinates, appId, groupId } from './app-coordinates.ts';
import type { AppRecord, RevisionRecord } from './app-record.ts';
import type { AppRunner } from './app-runner.ts';
import type { AppService } from './app-service.ts';
import { appView, secretsView } from './app-view.ts';
import { ArmError } from './arm-error.ts';
import { streamLog } from './log-stream.ts';
import type { LogTokens } from './log-token.ts';
import type { OperationRecord } from './operation-record.ts';
import type { Operations } from './operations.ts';
import type { Replica } from './replica.ts';
import { replicaView, revisionView } from './revision-view.ts';
import type { Throttle } from './throttle.ts';

export type ArmContext = {
  endpoint: string;
  service: AppService;
  operations: Operations;
  tokens: LogTokens;
  throttle: Throttle;
  pageSize: number;
};
export type ArmCall = ArmContext & {
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  authorization: string;
  body: unknown;
};
export type ArmAnswer =
  | { status: number; headers?: Record<string, string>; body?: unknown }
  | { stream: (response: ServerResponse) => void };
export type Route = {
  method: string;
  pattern: URLPattern;
  handle: (call: ArmCall) => ArmAnswer | Promise<ArmAnswer>;
};

const provider = '/subscriptions/:subscriptionId/providers/Microsoft.App';
const apps = '/subscriptions/:subscriptionId/resourceGroups/:resourceGroup/providers/Microsoft.App/containerApps';
const app = `${apps}/:name`;
const revision = `${app}/revisions/:revision`;
const replica = `${revision}/replicas/:replica`;

/** Everything this server answers; anything else is an ARM-shaped 404. */
export const routes: Route[] = [
  route('GET', `${provider}/containerApps`, (call) => page(call, sameSubscription(call))),
  route('GET', apps, (call) => page(call, sameGroup(call))),
  route('GET', app, (call) => ({ status: 200, body: view(call, find(call)) })),
  route('PUT', app, (call) => {
    const { created, runner, operation } = call.service.put(at(call), call.body);
    return { ...accepted(call, operation, created ? 201 : 200), body: view(call, runner) };
  }),
  route('PATCH', app, (call) => {
    const { runner, operation } = call.service.patch(at(call), call.body);
    return { ...accepted(call, operation), body: view(call, runner) };
  }),
  route('DELETE', app, (call) => {
    const operation = call.service.delete(at(call));
    return operation ? accepted(call, operation) : { status: 204 };
  }),
  route('POST', `${app}/start`, (call) => accepted(call, call.service.start(at(call)).operation)),
  route('POST', `${app}/stop`, (call) => accepted(call, call.service.stop(at(call)).operation)),
  route('POST', `${app}/listSecrets`, (call) => ({
    status: 200,
    body: secretsView(find(call).app.body.properties.configuration.secrets),
  })),
  route('POST', `${app}/getAuthtoken`, (call) => {
    const { app } = find(call);
    const id = appId(app);
    const { location } = app.body;
    return { status: 200, body: { id, name: app.name, location, properties: call.tokens.issue(id.toLowerCase()) } };
  }),
  route('GET', `${app}/revisions`, (call) => {
    const runner = find(call);
    return { status: 200, body: { value: runner.app.revisions.map((known) => revisionView(runner, known)) } };
  }),
  route('GET', revision, (call) => ({ status: 200, body: revisionView(find(call), findRevision(call)) })),
  route('POST', `${revision}/activate`, async (call) => {
    await find(call).activate(findRevision(call));
    return { status: 200 };
  }),
  route('POST', `${revision}/deactivate`, async (call) => {
    await find(call).deactivate(findRevision(call));
    return { status: 200 };
  }),
  route('POST', `${revision}/restart`, async (call) => {
    await find(call).restart(findRevision(call));
    return { status: 200 };
  }),
  route('GET', `${revision}/replicas`, (call) => {
    const runner = find(call);
    const { name } = findRevision(call);
    const own = runner.replicas().filter(({ revisionName }) => revisionName === name);
    return { status: 200, body: { value: own.map((known) => replicaView(runner.app, known, call.endpoint)) } };
  }),
  route('GET', replica, (call) => ({
    status: 200,
    body: replicaView(find(call).app, findReplica(call), call.endpoint),
  })),
  route('GET', `${replica}/containers/:container/logstream`, (call) => {
    const runner = find(call);
    const { initContainers, containers } = findReplica(call);
    const { container = '' } = call.params;
    if (![...initContainers, ...containers].some(({ name }) => name === container))
      throw missing('container', container);
    const token = call.authorization.replace(/^Bearer /i, '');
    if (!call.tokens.isValid(appId(runner.app).toLowerCase(), token)) {
      throw new ArmError(401, 'AuthenticationFailed', 'The log stream needs a token of getAuthtoken.');
    }
    return { stream: (response) => streamLog(response, runner.logOf(container), call.query) };
  }),
  route('GET', `${provider}/locations/:location/containerappOperationStatuses/:operation`, (call) => {
    const { id, status, startTime, endTime, error } = findOperation(call);
    return {
      status: 200,
      body: { id: operationUrl(call, 'Statuses', id), name: id, status, startTime, endTime, error },
    };
  }),
  route('GET', `${provider}/locations/:location/containerappOperationResults/:operation`, (call) => {
    const operation = findOperation(call);
    if (operation.status === 'InProgress') return accepted(call, operation);
    if (operation.error) throw new ArmError(409, operation.error.code, operation.error.message);
    const runner = call.service.runners().find((known) => appId(known.app).toLowerCase() === operation.appKey);
    return runner ? { status: 200, body: view(call, runner) } : { status: 204 };
  }),
];

function route(method: string, pathname: string, handle: Route['handle']): Route {
  return { method, pattern: new URLPattern({ pathname }, { ignoreCase: true }), handle };
}

const at = ({ params }: ArmCall): AppCoordinates => ({
  subscriptionId: params.subscriptionId ?? '',
  resourceGroup: params.resourceGroup ?? '',
  name: params.name ?? '',
});

const find = (call: ArmCall): AppRunner => call.service.get(at(call));
const view = (call: ArmCall, runner: AppRunner) =>
  appView(runner, call.operations.isActive(appId(runner.app).toLowerCase()));

const missing = (what: string, name: string) =>
  new ArmError(404, 'ResourceNotFound', `The ${what} '${name}' was not found.`);

function findRevision(call: ArmCall): RevisionRecord {
  const { revision: name = '' } = call.params;
  const found = find(call).app.revisions.find((known) => known.name === name);
  if (found) return found;
  throw missing('revision', name);
}

function findReplica(call: ArmCall): Replica {
  const { replica: name = '' } = call.params;
  const { name: revisionName } = findRevision(call);
  const found = find(call)
    .replicas()
    .find((known) => known.name === name && known.revisionName === revisionName);
  if (found) return found;
  throw missing('replica', name);
}

function findOperation(call: ArmCall): OperationRecord {
  const { operation: id = '', subscriptionId = '' } = call.params;
  const found = call.operations.get(id);
  if (found && found.subscriptionId.toLowerCase() === subscriptionId.toLowerCase()) return found;
  throw missing('operation', id);
}

function operationUrl(
  call: ArmCall,
  kind: 'Statuses' | 'Results',
  id: string,
  location = call.params.location ?? '',
): string {
  const { endpoint, params, query } = call;
  const region = location.toLowerCase().replaceAll(' ', '');
  const path = `/subscriptions/${params.subscriptionId}/providers/Microsoft.App/locations/${region}/containerappOperation${kind}/${id}`;
  return `${endpoint}${path}?api-version=${query.get('api-version')}`;
}

const accepted = (call: ArmCall, { id, location }: OperationRecord, status = 202) => ({
  status,
  headers: {
    'azure-asyncoperation': operationUrl(call, 'Statuses', id, location),
    location: operationUrl(call, 'Results', id, location),
  },
});

const sameSubscription =
  ({ params }: ArmCall) =>
  (known: AppRecord) =>
    known.subscriptionId.toLowerCase() === params.subscriptionId?.toLowerCase();
const sameGroup = (call: ArmCall) => (known: AppRecord) =>
  groupId(known).toLowerCase() === groupId(at(call)).toLowerCase();

function page(call: ArmCall, belongs: (known: AppRecord) => boolean): ArmAnswer {
  const { service, query, endpoint, pageSize } = call;
  const after = query.get('$skipToken') ?? '';
  const rest = service.list(belongs).filter((runner) => appId(runner.app).toLowerCase() > after);
  const value = rest.slice(0, pageSize);
  const last = value.at(-1);
  if (rest.length <= pageSize || !last)
    return { status: 200, body: { value: value.map((known) => view(call, known)) } };
  const next = new URLSearchParams({
    'api-version': query.get('api-version') ?? '',
    $skipToken: appId(last.app).toLowerCase(),
  });
  const nextLink = `${endpoint}${call.path}?${next}`;
  return { status: 200, body: { value: value.map((known) => view(call, known)), nextLink } };
}
