import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort } from './container-apps/free-port.ts';

const names = [
  'functions',
  'web',
  'cosmos',
  'arm',
  'search',
  'models',
  'live',
  'entra',
  'blob',
  'queue',
  'table',
  'vault',
] as const;
export type PortName = (typeof names)[number];
export type Ports = Record<PortName, number>;

const Remembered = z.partialRecord(z.enum(names), z.int());

/** Ports of the local cloud's servers: the wished ones, else the ones of the last start, else any free ones. */
export async function choosePorts(dataFolder: string, wished: Partial<Ports>): Promise<Ports> {
  const file = join(dataFolder, 'ports.json');
  const remembered = existsSync(file) ? Remembered.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const ports: Partial<Ports> = {};
  for (const name of names) {
    const wish = wished[name];
    if (wish !== undefined && wish !== 0) {
      if (!(await isFree(wish)))
        throw new Error(
          `Port ${wish} (${name}) is taken. End what uses it, or choose another with ${flags[name] ?? 'a flag'}.`,
        );
      ports[name] = wish;
      continue;
    }
    const last = remembered[name];
    ports[name] = last !== undefined && (await isFree(last)) ? last : await freePort();
  }
  const chosen = z.record(z.enum(names), z.int()).parse(ports);
  writeFileSync(file, `${JSON.stringify(chosen, null, 2)}\n`);
  return chosen;
}

const flags: Partial<Record<PortName, string>> = { functions: '--port', web: '--web-port' };

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
