import { app, type HttpMethod } from '@azure/functions';
import { compose } from './compose.ts';
import { readConfig } from './config.ts';
import { corsHeaders, handle } from './http/handle.ts';
import { unknownRoute } from './http/service/unknown-route.ts';
import { clientInput, registerOrchestrations } from './orchestrations.ts';
import { createRoutes } from './routes.ts';
import { registerTimers } from './timers/fleet-timers.ts';

app.setup({ enableHttpStream: true });

const config = readConfig(process.env);
const composition = compose(config);

const routes = createRoutes(composition.services, config.apiUrl);

for (const route of routes) {
  app.http(route.name, {
    methods: [route.method as HttpMethod],
    route: route.path,
    authLevel: 'anonymous',
    extraInputs: [clientInput],
    handler: handle(route, composition.authenticate, composition.services.record),
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
  handler: async (request) => ({
    status: 204,
    headers: {
      ...corsHeaders(request),
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '7200',
    },
  }),
});

registerOrchestrations(composition);
registerTimers(composition.fleet);
