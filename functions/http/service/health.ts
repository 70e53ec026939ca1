import { z } from 'zod';
import { route } from '../route.ts';

export const health = () =>
  route({
    name: 'health',
    method: 'GET',
    path: 'health',
    summary: 'Whether this front end answers. It asks nobody else.',
    caller: 'public',
    answer: { status: 200, schema: z.object({ status: z.literal('ok') }) },
    handler: async () => ({ body: { status: 'ok' } }),
  });
