import { z } from 'zod';
import { Problem } from '../../../shared/contract/problem.ts';
import { type Route, route } from '../route.ts';

const json = (schema: z.ZodType, io: 'input' | 'output') => ({
  'application/json': { schema: z.toJSONSchema(schema, { io, unrepresentable: 'any' }) },
});

const bytes = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

/** The route table as OpenAPI 3.1. */
export function openApiOf(routes: readonly Route[], serverUrl: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const one of routes) {
    const path = `/${one.path}`;
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operationOf(one) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'ClawDesk', version: '1', description: 'Multi-tenant AI customer support.' },
    servers: [{ url: serverUrl }],
    components: {
      securitySchemes: {
        person: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Entra ID access token' },
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'with x-tenant-id' },
        visitor: { type: 'http', scheme: 'bearer', description: 'visitor token of POST /chat/sessions' },
        modelToken: { type: 'http', scheme: 'bearer', description: 'token of a tenant’s own instance' },
      },
    },
    paths,
  };
}

const security = {
  public: [],
  person: [{ person: [] }],
  tenant: [{ apiKey: [] }, { visitor: [] }, { person: [] }],
  instance: [{ modelToken: [] }],
};

function operationOf({ name, summary, caller, params, query, body, bodyAs, answer }: Route) {
  return {
    operationId: name,
    summary,
    security: security[caller],
    parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query')],
    ...(body ? { requestBody: { required: true, content: bodyAs === 'bytes' ? bytes : json(body, 'input') } } : {}),
    responses: {
      [answer.status]: { description: 'Done', ...(answer.schema ? { content: json(answer.schema, 'output') } : {}) },
      default: { description: 'Refused', content: { 'application/problem+json': { schema: z.toJSONSchema(Problem) } } },
    },
  };
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): unknown[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !field.safeParse(undefined).success,
    schema: z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' }),
  }));
}

export const openapi = (document: () => Record<string, unknown>) => () =>
  route({
    name: 'openapi',
    method: 'GET',
    path: 'openapi.json',
    summary: 'This description.',
    caller: 'public',
    answer: { status: 200 },
    handler: async () => ({ body: document() }),
  });
