import { StartSessionRequest, StartSessionResponse } from '../../../shared/contract/chat.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

const sessionsPerMinute = 300;

export const startSession = ({ startSession, take }: Services) =>
  route({
    name: 'startSession',
    method: 'POST',
    path: 'chat/sessions',
    summary: 'Gives a browser a visitor token for a tenant’s chat.',
    caller: 'public',
    body: StartSessionRequest,
    answer: { status: 201, schema: StartSessionResponse },
    crossOrigin: true,
    async handler({ body, request }) {
      const client = clientAddress(request.headers.get('x-forwarded-for'));
      await take([{ subject: `sessions|${body.tenantId}|${client}`, perMinute: sessionsPerMinute }]);
      const origin = request.headers.get('origin');
      return { body: await startSession({ input: { tenantId: body.tenantId, origin, token: body.token } }) };
    },
  });

/** Whom the front end saw, without the port that it adds: that is another one for every connection. */
const clientAddress = (forwardedFor: string | null): string =>
  (forwardedFor?.split(',').at(-1)?.trim() ?? 'direct').replace(/^\[(.+)\](:\d+)?$|^([^:]+):\d+$/, '$1$3');
