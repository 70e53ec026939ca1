import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { grantedContainer } from './access.ts';
import { readBoot } from './boot.ts';
import { ConfigError, type KeeperConfig, readConfig, readEncryptionKey } from './config.ts';
import { createLog } from './log.ts';
import { restore } from './restore.ts';
import { serveKeeper } from './serve.ts';
import { unseal } from './snapshot-format.ts';
import { SnapshotStore } from './snapshot-store.ts';

const usage = `Usage: node main.ts <command>

  restore         bring the latest snapshot into the state folder, place the configured files, end
  serve           take snapshots when asked over HTTP
  unseal <file>   write the gzip-ed tar within a state.bin to standard output (needs KEEPER_ENCRYPTION_KEY)

Settings come from the environment: see README.md.
Exit codes: 0 done, 1 failed, 64 wrong usage, 78 wrong settings.
`;

const log = createLog((line) => process.stdout.write(`${line}\n`));

const commands: Record<string, (args: string[]) => void | Promise<void>> = {
  restore: async () => {
    const config = readConfig(process.env);
    await restore({ config, store: openStore(config), log });
  },
  serve: async () => serve(readConfig(process.env)),
  unseal: async ([file]) => {
    if (file === undefined) return wrongUsage();
    const key = readEncryptionKey(process.env);
    await pipeline(createReadStream(file), (source: AsyncIterable<Buffer>) => unseal(source, key), process.stdout);
  },
  '--help': () => {
    process.stdout.write(usage);
  },
};

async function serve(config: KeeperConfig): Promise<void> {
  const boot = await readBoot(config.stateDir);
  if (boot === undefined) throw new Error('Nothing was restored here: run `restore` first');
  const server = await serveKeeper({ config, boot, store: openStore(config), log });
  log.serving(config.host, server.port, boot.bootId);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      log.stopping(signal);
      await server.close();
      process.exit(0);
    });
  }
  // Started by a program of ours, the keeper ends with it.
  process.once('disconnect', () => process.exit(0));
}

function openStore(config: KeeperConfig): SnapshotStore {
  return new SnapshotStore(grantedContainer(config));
}

function wrongUsage(): void {
  process.stderr.write(usage);
  process.exitCode = 64;
}

try {
  const [name = '', ...args] = process.argv.slice(2);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  await (command ?? wrongUsage)(args);
} catch (error) {
  if (error instanceof ConfigError) {
    process.stderr.write(`Wrong settings:\n${error.problems.map((problem) => `  ${problem}`).join('\n')}\n`);
    process.exitCode = 78;
  } else {
    log.stopped(error);
    process.exitCode = 1;
  }
}
