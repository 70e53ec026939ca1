import { app, type HttpMethod } from '@azure/functions';
import { compose } from './compose/index.ts';
import { readConfig } from './config.ts';
import { preflightHeaders } from './http/cors.ts';
import { handle } from './http/handle.ts';
import { unknownRoute } from './http/service/unknown-route.ts';
import { logged } from './log.ts';
import { clientInput, registerOrchestrations } from './orchestrations.ts';
import { createRoutes } from './routes.ts';
import { registerTimers } from './timers/fleet-timers.ts';

app.setup({ enableHttpStream: true });

const config = readConfig(process.env);
const composition = compose(config);

const { authenticate, services } = composition;
const access = { authenticate, record: services.record, siteOrigin: config.webOrigin };
const routes = createRoutes(services, config.apiUrl);

for (const route of routes) {
  app.http(route.name, {
    methods: [route.method as HttpMethod],
    route: route.path,
    authLevel: 'anonymous',
    extraInputs: [clientInput],
    handler: handle(route, access),
  });
}

app.http('unknownRoute', {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  route: '{*path}',
  authLevel: 'anonymous',
  handler: unknownRoute(routes),
});

app.http('chatPreflight', {
  methods: ['OPTIONS'],
  route: 'chat/{*path}',
  authLevel: 'anonymous',
  handler: async (request) => ({ status: 204, headers: preflightHeaders(request, 'any site', 'GET, POST') }),
});

app.http('sitePreflight', {
  methods: ['OPTIONS'],
  route: '{*path}',
  authLevel: 'anonymous',
  handler: async (request) => ({
    status: 204,
    headers: preflightHeaders(request, { origin: config.webOrigin }, 'GET, POST, PUT, PATCH, DELETE'),
  }),
});

// Not waited for: what needs the index fails until it is there, and is repeated; all else works.
composition
  .prepare((line) => logged.stillRefused(console, line))
  .catch((error: unknown) => logged.notPrepared(console, error));

app.hook.appTerminate(() => composition.endTracing());

registerOrchestrations(composition);
registerTimers(composition.fleet);
