import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Admission } from './admission.ts';
import { RpcError } from './rpc-error.ts';
import { dispatch, type rpcMethods } from './rpc-methods.ts';

interface SocketParts {
  server: Server;
  token: string;
  version: string;
  methods: ReturnType<typeof rpcMethods>;
  admission: Admission;
}

const Request = z.object({ type: z.literal('req'), id: z.string(), method: z.string(), params: z.unknown() });
const Connect = z.object({
  minProtocol: z.number(),
  maxProtocol: z.number(),
  auth: z.object({ token: z.string().optional() }).optional(),
  role: z.string().default('operator'),
  scopes: z.array(z.string()).default([]),
});

const protocol = 4;
const tickIntervalMs = 30_000;

/** WebSocket RPC, protocol 4: challenge, connect with the gateway's token, then requests. */
export function attachSocketRpc({ server, token, version, methods, admission }: SocketParts): { close(): void } {
  const sockets = new WebSocketServer({ server });
  const all = { ...methods.http, ...methods.socket };
  const ticks = setInterval(() => {
    for (const socket of sockets.clients) emit(socket, 'tick', { ts: Date.now() });
  }, tickIntervalMs).unref();

  sockets.on('connection', (socket) => {
    const connId = randomUUID();
    let connected = false;
    emit(socket, 'connect.challenge', { nonce: randomUUID(), ts: Date.now() });

    socket.on('message', async (data) => {
      const frame = Request.safeParse(parseJson(String(data)));
      if (!frame.success) return socket.close(1008, 'invalid frame');
      const { id, method, params } = frame.data;
      try {
        const payload = connected ? await dispatch(all, admission, method, params) : connect(method, params);
        socket.send(JSON.stringify({ type: 'res', id, ok: true, payload }));
      } catch (error) {
        const known = error instanceof RpcError ? error : new RpcError('UNAVAILABLE', 'gateway method failed');
        socket.send(JSON.stringify({ type: 'res', id, ok: false, error: known.shape }));
        if (!connected) socket.close(1008, known.message);
      }
    });

    function connect(method: string, params: unknown) {
      const hello = Connect.safeParse(params);
      if (method !== 'connect' || !hello.success) throw new RpcError('INVALID_REQUEST', 'invalid connect params');
      if (hello.data.auth?.token !== token) {
        throw new RpcError('INVALID_REQUEST', 'unauthorized: gateway token mismatch (provide gateway auth token)', {
          details: { code: 'AUTH_TOKEN_MISMATCH', authReason: 'token_mismatch', canRetryWithDeviceToken: false },
        });
      }
      connected = true;
      const { role, scopes } = hello.data;
      return {
        type: 'hello-ok',
        protocol,
        server: { version, connId },
        features: { methods: Object.keys(all), events: ['connect.challenge', 'tick'] },
        snapshot: { presence: [], health: {}, stateVersion: { presence: 0, health: 0 }, uptimeMs: 0 },
        auth: { role, scopes },
        policy: { maxPayload: 25 * 1024 * 1024, maxBufferedBytes: 50 * 1024 * 1024, tickIntervalMs },
      };
    }
  });

  return {
    close() {
      clearInterval(ticks);
      for (const socket of sockets.clients) socket.close(1012, 'service restart');
      sockets.close();
    },
  };
}

function emit(socket: WebSocket, event: string, payload: unknown): void {
  socket.send(JSON.stringify({ type: 'event', event, payload }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
