import type { DurableManagement, Reception } from '../durable/management.ts';
import { purgeInstances, queryInstances } from './durable-queries.ts';
import { instanceStatus } from './durable-status.ts';
import { type Answer, type HttpCall, jsonAnswer, readBody } from './http-call.ts';

/** Management URLs of an instance, for the answer to a start. */
export type ManagementUrls = (id: string) => Record<string, string>;

interface Request {
  management: DurableManagement;
  urls: ManagementUrls;
  call: HttpCall;
  /** The path's named pieces, decoded. */
  part: (name: string) => string;
}

type Handler = (request: Request) => Answer | Promise<Answer>;

const receptions: Record<Reception, number> = { accepted: 202, missing: 404, over: 410 };
const received = (reception: Reception): Answer => ({ status: receptions[reception] });
const reason = (call: HttpCall): string => call.query.get('reason') ?? '';
const unsupported = (what: string): Answer => ({
  status: 501,
  body: `${what} is not supported by the local Durable engine`,
});

const routes: Array<[method: string, path: RegExp, handler: Handler]> = [
  ['POST', /^orchestrators\/(?<name>[^/]+)(?:\/(?<id>[^/]+))?$/, startInstance],
  ['GET', /^instances\/?$/, ({ management, call }) => queryInstances(management, call.query, call.headers)],
  ['DELETE', /^instances\/?$/, ({ management, call }) => purgeInstances(management, call.query)],
  ['GET', /^instances\/(?<id>[^/]+)$/, readInstance],
  [
    'DELETE',
    /^instances\/(?<id>[^/]+)$/,
    ({ management, part }) =>
      management.purge(part('id')) ? jsonAnswer(200, { instancesDeleted: 1 }) : { status: 404 },
  ],
  ['POST', /^instances\/(?<id>[^/]+)\/raiseEvent\/(?<event>[^/]+)$/i, raiseEvent],
  [
    'POST',
    /^instances\/(?<id>[^/]+)\/terminate$/,
    ({ management, call, part }) => received(management.terminate(part('id'), reason(call))),
  ],
  ['POST', /^instances\/(?<id>[^/]+)\/suspend$/, ({ management, part }) => received(management.suspend(part('id')))],
  ['POST', /^instances\/(?<id>[^/]+)\/resume$/, ({ management, part }) => received(management.resume(part('id')))],
  ['POST', /^instances\/(?<id>[^/]+)\/(?:rewind|restart)$/, () => unsupported('rewind and restart')],
  ['GET', /^entities\/(?<name>[^/]+)\/(?<key>[^/]+)$/, readEntity],
  ['POST', /^entities\/(?<name>[^/]+)\/(?<key>[^/]+)$/, signalEntity],
];

/** The Durable extension's HTTP API (v2 webhooks); `path` is what follows its base URL. */
export async function durableApi(
  management: DurableManagement,
  urls: ManagementUrls,
  call: HttpCall,
  path: string,
): Promise<Answer> {
  for (const [method, pattern, handle] of routes) {
    const groups = method === call.method ? pattern.exec(path)?.groups : undefined;
    if (!groups && !(method === call.method && pattern.test(path))) continue;
    return handle({ management, urls, call, part: (name) => decodeURIComponent(groups?.[name] ?? '') });
  }
  return { status: 404 };
}

async function startInstance({ management, urls, call, part }: Request): Promise<Answer> {
  const body = (await readBody(call)).toString();
  if (body !== '' && !isJson(body)) return jsonAnswer(400, { Message: 'The request body is not valid JSON.' });
  const request = {
    name: part('name'),
    id: part('id') || undefined,
    input: body === '' ? '""' : body,
    version: call.query.get('version') ?? undefined,
  };
  const started = management.start(request);
  if (started.outcome !== 'started') {
    return started.outcome === 'already-running'
      ? jsonAnswer(409, { Message: `An Orchestration instance with ID '${request.id}' already exists.` })
      : jsonAnswer(400, {
          Message: `The function '${request.name}' doesn't exist or is not an orchestrator function.`,
        });
  }
  const links = urls(started.id);
  return jsonAnswer(202, links, { location: links.statusQueryGetUri ?? '', 'retry-after': '10' });
}

function readInstance({ management, call, part }: Request): Answer {
  const instance = management.find(part('id'));
  if (!instance) return { status: 404 };
  const wanted = (name: string, unlessSaid: boolean) => (call.query.get(name) ?? String(unlessSaid)) === 'true';
  const status = instanceStatus(instance, {
    input: wanted('showInput', true),
    history: wanted('showHistory', false) ? management.history(instance.id) : undefined,
    historyOutput: wanted('showHistoryOutput', false),
  });
  return jsonAnswer(['Pending', 'Running', 'Suspended'].includes(instance.status) ? 202 : 200, status);
}

async function raiseEvent({ management, call, part }: Request): Promise<Answer> {
  const body = (await readBody(call)).toString();
  if (body !== '' && !isJson(body)) return jsonAnswer(400, { Message: 'The event is not valid JSON.' });
  return received(management.raise(part('id'), part('event'), body || 'null'));
}

function readEntity({ management, part }: Request): Answer {
  const state = management.entityState(part('name'), part('key'));
  if (state === undefined) return { status: 404 };
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: state };
}

async function signalEntity({ management, call, part }: Request): Promise<Answer> {
  const body = (await readBody(call)).toString();
  if (body !== '' && !isJson(body)) return jsonAnswer(400, { Message: 'The signal is not valid JSON.' });
  return received(management.signal(part('name'), part('key'), call.query.get('op') ?? '', body || undefined));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
