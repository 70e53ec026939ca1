import { z } from 'zod';
import { type InstanceQuery, runtimeStatuses } from '../durable/instances.ts';
import type { DurableManagement } from '../durable/management.ts';
import { instanceStatus } from './durable-status.ts';
import { type Answer, jsonAnswer } from './http-call.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const statusList = z
  .string()
  .transform((text) =>
    runtimeStatuses.filter((status) => text.toLowerCase().split(',').includes(status.toLowerCase())),
  );
const parameters = z.object({
  createdTimeFrom: instant.optional(),
  createdTimeTo: instant.optional(),
  runtimeStatus: statusList.optional(),
  instanceIdPrefix: z.string().optional(),
  showInput: z.stringbool().default(true),
  top: z.coerce.number().int().positive().max(1000).default(100),
});
const position = z.object({ created: z.number(), id: z.string() });
const tokenHeader = 'x-ms-continuation-token';

/** One page of instances in order of creation; the header of the answer leads to the next page. */
export function queryInstances(management: DurableManagement, query: URLSearchParams, headers: Headers): Answer {
  const parsed = parameters.safeParse(Object.fromEntries(query));
  const after = readToken(headers.get(tokenHeader));
  if (!parsed.success) return jsonAnswer(400, { Message: z.prettifyError(parsed.error) });
  if (after === null) return jsonAnswer(400, { Message: 'The continuation token is invalid.' });
  const { top, showInput } = parsed.data;
  const found = management.list(filterOf(parsed.data), top + 1, after);
  const page = found.slice(0, top);
  const last = found.length > top ? page.at(-1) : undefined;
  return jsonAnswer(
    200,
    page.map((instance) => instanceStatus(instance, { input: showInput })),
    last && { [tokenHeader]: writeToken(last) },
  );
}

/** Purges the finished instances that the filters select; `createdTimeFrom` is required. */
export function purgeInstances(management: DurableManagement, query: URLSearchParams): Answer {
  const parsed = parameters.safeParse(Object.fromEntries(query));
  if (!parsed.success) return jsonAnswer(400, { Message: z.prettifyError(parsed.error) });
  if (parsed.data.createdTimeFrom === undefined) return jsonAnswer(400, { Message: 'createdTimeFrom is required.' });
  const found = management.list(filterOf(parsed.data), -1);
  const instancesDeleted = found.filter(({ id }) => management.purge(id)).length;
  return instancesDeleted === 0 ? { status: 404 } : jsonAnswer(200, { instancesDeleted });
}

function filterOf(parsed: z.output<typeof parameters>): InstanceQuery {
  return {
    createdFrom: parsed.createdTimeFrom,
    createdTo: parsed.createdTimeTo,
    statuses: parsed.runtimeStatus,
    idPrefix: parsed.instanceIdPrefix,
  };
}

function writeToken({ created, id }: z.output<typeof position>): string {
  return Buffer.from(JSON.stringify({ created, id })).toString('base64url');
}

function readToken(token: string | null): z.output<typeof position> | undefined | null {
  if (token === null || token === '') return undefined;
  try {
    return position.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    return null;
  }
}
