import { flushCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type FunctionsHost, runHost } from './host.ts';

const usage = 'usage: node main.ts <app folder> [--port N] [--state DIR] [--run-activities-twice]';
// Long enough for a turn to finish, short enough for Ctrl-C to feel obeyed.
const drainMs = 5_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string' },
    state: { type: 'string' },
    'run-activities-twice': { type: 'boolean', default: false },
  },
});
const appFolder = positionals[0];
if (appFolder === undefined) throw new Error(usage);

let host: FunctionsHost | undefined;
let closing = false;
const stop = async () => {
  if (closing) return;
  closing = true;
  await host?.close(drainMs);
  process.exit(0);
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
// Started by another process of the local cloud, this one must not outlive it.
process.once('disconnect', stop);

host = await runHost({
  appFolder,
  port: values.port === undefined ? undefined : z.coerce.number().int().min(0).max(65_535).parse(values.port),
  stateFolder: values.state ?? `${appFolder}/.functions-host`,
  runActivitiesTwice: values['run-activities-twice'],
  write: (line) => process.stdout.write(`${line}\n`),
});
process.stdout.write(`Functions host ready on ${host.url}\n`);

const clockMessage = z.object({ advanceClock: z.number() });
process.on('message', (message) => {
  const advance = clockMessage.safeParse(message).data?.advanceClock;
  if (advance === undefined) return;
  host.advanceClock(advance);
  process.send?.({ advanced: advance });
});
process.send?.({ ready: { url: host.url, port: host.port } });
// Now rather than at the exit, so that a host that is killed has paid for the next start too.
flushCompileCache();
