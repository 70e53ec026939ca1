// A light stand-in for the OpenClaw gateway: same flags, environment, files and protocols, a fraction of its memory.
import { readConfig } from './config-file.ts';
import { readSettings } from './settings.ts';
import { startGateway } from './start-gateway.ts';

const cannotRun = 78;
const ballast: Buffer[] = [];

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env);
  const config = readConfig(settings.configPath, process.env);
  // Filled, because memory that was never written to costs nothing.
  ballast.push(Buffer.alloc(settings.memoryMb * 1024 * 1024, 1));
  const starting = startGateway(settings, config);
  const end = () => {
    starting
      .then((gateway) => gateway.stop())
      .then(() => process.exit(0))
      .catch(() => process.exit(1));
  };
  process.once('SIGTERM', end).once('SIGINT', end);
  // Whoever started us with a channel and is gone cannot stop us any more.
  process.once('disconnect', () => process.exit(0));
  await starting;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(cannotRun);
});
