import { Server } from 'node:net';

/**
 * Runs `start` so that servers it opens without naming a host listen on 127.0.0.1 only.
 * The library's server for streamed HTTP would listen on every interface.
 */
export async function onLoopback<T>(start: () => Promise<T>): Promise<T> {
  const listen = Server.prototype.listen;
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    const port = typeof args[0] === 'number' ? args[0] : 0;
    const onListening = args.find((arg): arg is () => void => typeof arg === 'function');
    return listen.call(this, { port, host: '127.0.0.1' }, onListening);
  };
  try {
    return await start();
  } finally {
    Server.prototype.listen = listen;
  }
}
