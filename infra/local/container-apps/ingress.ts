import { once } from 'node:events';
import { STATUS_CODES } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './free-port.ts';

/** Where a connection to an app's target port goes now: a local port, or why there is none. */
export type Route = (targetPort: number) => { port: number } | { status: number; text: string };

/**
 * The environment's ingress for one app: a local port per target port that outlives replicas, so an address stays
 * valid across stop, start and new revisions. Bytes are passed through; without a ready replica it answers as the
 * service does, in HTTP.
 */
export function createIngress(route: Route) {
  const listeners = new Map<number, { server: Server; sockets: Set<Socket> }>();

  async function open(targetPort: number, preferred: number | undefined): Promise<number> {
    const sockets = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      forward(socket, route(targetPort));
    });
    const port =
      (await listen(server, preferred)) ?? (await listen(server, await freePort())) ?? (await listen(server, 0));
    if (port === undefined) throw new Error('no local port for the ingress');
    listeners.set(targetPort, { server, sockets });
    return port;
  }

  function shut(targetPort: number): Promise<void> {
    const listener = listeners.get(targetPort);
    listeners.delete(targetPort);
    for (const socket of listener?.sockets ?? []) socket.destroy();
    return new Promise((resolve) => (listener ? listener.server.close(() => resolve()) : resolve()));
  }

  return {
    /** Opens what is missing and closes what is no longer wanted. @returns the local port per target port */
    async listenFor(targetPorts: number[], preferred: Record<string, number>): Promise<Record<string, number>> {
      for (const known of listeners.keys()) if (!targetPorts.includes(known)) await shut(known);
      const ports: Record<string, number> = {};
      for (const targetPort of targetPorts) {
        const known = listeners.get(targetPort)?.server.address();
        ports[targetPort] = isTcp(known) ? known.port : await open(targetPort, preferred[targetPort]);
      }
      return ports;
    },
    close: async () => void (await Promise.all([...listeners.keys()].map(shut))),
  };
}

function forward(socket: Socket, target: ReturnType<Route>): void {
  socket.on('error', () => socket.destroy());
  if ('status' in target) {
    // An answer before the request is read would reach the client as a reset connection.
    socket.once('data', () => socket.end(httpAnswer(target))).on('end', () => socket.end());
    return;
  }
  const upstream = connect({ host: '127.0.0.1', port: target.port, allowHalfOpen: true });
  upstream.on('error', () => {
    if (upstream.bytesRead > 0) socket.destroy();
    else socket.end(httpAnswer({ status: 503, text: 'upstream connect error' }));
  });
  socket.on('close', () => upstream.destroy());
  upstream.on('close', (failed) => failed || socket.end());
  socket.pipe(upstream);
  upstream.pipe(socket);
}

const httpAnswer = ({ status, text }: { status: number; text: string }) =>
  `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: text/plain\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`;

async function listen(server: Server, port: number | undefined): Promise<number | undefined> {
  if (port === undefined) return undefined;
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return isTcp(address) ? address.port : undefined;
  } catch {
    return undefined;
  }
}

const isTcp = (address: AddressInfo | string | null | undefined): address is AddressInfo =>
  typeof address === 'object' && address !== null;
