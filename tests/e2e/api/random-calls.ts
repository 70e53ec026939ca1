import fc from 'fast-check';
import { z } from 'zod';
import { arbitraryOf, nastyText } from './arbitrary-of-schema.ts';
import type { Call } from './call.ts';
import { limits, searchedFor, type World } from './two-tenants.ts';

const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query']),
  required: z.boolean(),
  schema: z.unknown(),
});
const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(Parameter),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
});
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

export type ApiRoute = z.infer<typeof Operation> & { method: string; path: string };
export type RandomCall = Call & { by: string };

/** Every route that the API describes. */
export async function describedRoutes({ call }: Pick<World, 'call'>): Promise<ApiRoute[]> {
  const { paths } = Document.parse((await call({ method: 'GET', path: '/openapi.json' })).json);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
}

/** Changes that an operator is allowed to make, and that would end the tenants which the other calls need. */
const endsTenants = new Set(['pauseTenant', 'rotateTenant', 'destroyTenant', 'updateTenant']);

const plainMessage = fc.record({
  clientMessageId: fc.stringMatching(/^[a-z]{8}$/),
  text: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => `Hello ${text}`),
});

/** Rubbish may be an object that has no words of its own. */
const written = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Calls of one route: by everybody, with what it takes, with what exists elsewhere, and with rubbish. */
export function callsOf(route: ApiRoute, { acme, globex, callers }: World): fc.Arbitrary<RandomCall> {
  const known: Record<string, fc.Arbitrary<unknown>> = {
    tenantId: fc.constantFrom('acme', 'globex', 'nosuch'),
    conversationId: fc.constantFrom(acme.customer.conversationId, globex.customer.conversationId, 'cnosuch00'),
    documentId: fc.constantFrom('vault', 'a-document', 'nosuch'),
    keyId: fc.constantFrom(globex.keyId, 'knosuch'),
    operationId: fc.constantFrom(globex.operationId ?? 'globex.x', 'acme.nosuch'),
    draftId: fc.constantFrom('1-1-1', '1-1-2', '999999999-1-1'),
    customerId: fc.constantFrom('anna', 'bert', globex.customer.conversationId),
    wait: fc.constantFrom('0', '0.1', '26', '-1', 'x'),
    q: fc.constantFrom(searchedFor, 'vault', '*', '"', "x' or tenantId eq 'globex", '/.*/', 'a~5 AND (b'),
    token: fc.constantFrom(globex.customer.token, acme.customer.token, 'x.y.z'),
    // No call may lead out of this machine.
    urls: fc.constantFrom(['http://127.0.0.1/'], ['file:///etc/passwd'], []),
    sitemap: fc.constantFrom('http://10.0.0.1/sitemap.xml', 'x'),
    // An admin may change acme; with these it still answers whoever comes next.
    limits: fc.constant(limits),
    confidenceThreshold: fc.constant(0),
    routing: fc.constant(null),
    // A new tenant takes seconds of two processors: names that are taken or refused must do.
    ...(route.operationId === 'createTenant'
      ? { tenantId: fc.constantFrom('acme', 'globex', 'admin', 'A', 'a--b') }
      : {}),
  };
  const parameter = ({ name, schema }: { name: string; schema: unknown }): fc.Arbitrary<string> =>
    arbitraryOf(schema, known, name).map((value) => encodeURIComponent(written(value).toWellFormed()));
  const places = route.parameters.filter((one) => one.in === 'path');
  const query = route.parameters.filter((one) => one.in === 'query');
  const json = arbitraryOf(route.requestBody?.content['application/json']?.schema ?? {}, known);
  // By chance few messages are right in all their fields, and only those go further than the front door.
  const plain = route.operationId === 'sendMessage' ? plainMessage : json;
  const body = route.requestBody
    ? fc.oneof(
        { weight: 6, arbitrary: json.map((value) => JSON.stringify(value) ?? '') },
        { weight: 2, arbitrary: plain.map((value) => JSON.stringify(value)) },
        { weight: 1, arbitrary: nastyText },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
      )
    : fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: nastyText });

  return fc
    .record({
      by: fc.constantFrom(...Object.keys(callers), 'garbage'),
      places: fc.tuple(...places.map(parameter)),
      query: fc.record(Object.fromEntries(query.map((one) => [one.name, parameter(one)])), {
        requiredKeys: query.filter((one) => one.required).map((one) => one.name),
      }),
      body,
      garbage: fc.base64String({ maxLength: 60 }),
    })
    .map(({ by, places: values, query: asked, body: sent, garbage }) => {
      const spared = by === 'operator' && endsTenants.has(route.operationId);
      const path = places.reduce(
        (at, { name }, n) => at.replace(`{${name}}`, () => (spared ? 'nosuch' : values[n] || '-')),
        route.path,
      );
      const search = Object.entries(asked).map(([name, value]) => `${name}=${value}`);
      const headers = callers[by] ?? { authorization: `Bearer ${garbage}`, 'x-api-key': garbage };
      return { by, method: route.method, path: [path, ...search].join('&').replace('&', '?'), headers, body: sent };
    });
}
