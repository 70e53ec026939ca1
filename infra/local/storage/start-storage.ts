import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { claimPorts } from './claim-ports.ts';

// Azurite's published development account: https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
const ACCOUNT = 'devstoreaccount1';
const ACCOUNT_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const READY_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

export interface StorageOptions {
  /** 0 for any free port; the same for the others. */
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort?: number;
  readonly dataFolder: string;
  /** Keeps nothing on disk. */
  readonly inMemory?: boolean;
}

export interface LocalStorage {
  readonly connectionString: string;
  readonly pid: number;
  readonly ports: Readonly<Record<'blob' | 'queue' | 'table', number>>;
  close(): Promise<void>;
}

/** Starts Azurite as a child process that ends with this one; throws when a port is taken or it does not come up. */
export async function startStorage(options: StorageOptions): Promise<LocalStorage> {
  const { blobPort, queuePort, tablePort = 0, inMemory = false } = options;
  const dataFolder = resolve(options.dataFolder);
  const ports = await claimPorts({ blob: blobPort, queue: queuePort, table: tablePort });
  await mkdir(dataFolder, { recursive: true });
  const child = spawn(ports, dataFolder, inMemory ? ['--inMemoryPersistence'] : ['--location', dataFolder]);
  const close = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    if (child.connected) child.disconnect();
    await exited;
  };
  try {
    await untilReady(child, Object.values(ports));
  } catch (error) {
    await close();
    throw error;
  }
  return { connectionString: connectionString(ports), pid: child.pid ?? 0, ports, close };
}

function spawn(ports: LocalStorage['ports'], dataFolder: string, persistence: readonly string[]): ChildProcess {
  const addresses = Object.entries(ports).flatMap(([name, port]) => [
    `--${name}Host`,
    '127.0.0.1',
    `--${name}Port`,
    String(port),
  ]);
  const flags = ['--skipApiVersionCheck', '--disableTelemetry', '--silent'];
  return fork(fileURLToPath(new URL('azurite.child.ts', import.meta.url)), [...addresses, ...persistence, ...flags], {
    cwd: dataFolder,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

async function untilReady(child: ChildProcess, ports: readonly number[]): Promise<void> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (const port of ports) {
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`Azurite ended with code ${child.exitCode}: ${output.trim()}`);
      if (Date.now() > deadline) throw new Error(`Azurite did not answer on port ${port}: ${output.trim()}`);
      await delay(POLL_MS);
    }
  }
}

function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const connected = once(socket, 'connect').then(
    () => true,
    () => false,
  );
  return connected.finally(() => socket.destroy());
}

function connectionString(ports: LocalStorage['ports']): string {
  const endpoint = (port: number) => `http://127.0.0.1:${port}/${ACCOUNT};`;
  return (
    `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${ACCOUNT_KEY};` +
    `BlobEndpoint=${endpoint(ports.blob)}QueueEndpoint=${endpoint(ports.queue)}TableEndpoint=${endpoint(ports.table)}`
  );
}
