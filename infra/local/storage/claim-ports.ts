import { createServer, type Server } from 'node:net';
import { z } from 'zod';

/** Checks that ports can be bound on loopback and chooses free ones for 0, all different; throws naming a taken one. */
export async function claimPorts<Name extends string>(wanted: Record<Name, number>): Promise<Record<Name, number>> {
  const probes: Server[] = [];
  const claimed: Record<Name, number> = { ...wanted };
  try {
    for (const name in wanted) {
      const probe = await listen(wanted[name], name);
      probes.push(probe);
      claimed[name] = z.object({ port: z.int() }).parse(probe.address()).port;
    }
    return claimed;
  } finally {
    await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  }
}

async function listen(port: number, name: string): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new Error(`Port ${port} for ${name} storage cannot be used: ${cause.message}.`, { cause }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
