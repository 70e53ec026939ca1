import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the ephemeral range of Linux and macOS, so that no outgoing connection takes a port between its choice and its use.
const first = 20_000;
const last = 29_999;
const handedOut = new Set<number>();

/** A port of 127.0.0.1 nobody listens on and that was not handed out in this process before. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const port = randomInt(first, last + 1);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (await isFree(port)) return port;
    handedOut.delete(port);
  }
  throw new Error(`no free port between ${first} and ${last}`);
}

/** Gives a port back once its listener is gone. */
export const releasePort = (port: number) => void handedOut.delete(port);

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
