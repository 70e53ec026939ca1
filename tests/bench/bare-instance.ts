import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { appSchema, type InitContainer } from '../../infra/local/container-apps/app-schema.ts';
import { freePort, releasePort } from '../../infra/local/container-apps/free-port.ts';
import { launchOf } from '../../infra/local/container-apps/launch.ts';
import type { Launch } from '../../infra/local/container-apps/supervised-process.ts';
import { instanceImages, type Runtime } from '../../infra/local/instance-images.ts';
import { createInstanceClient } from '../../shared/openclaw/instance-client.ts';
import type { BenchTenant } from './bench-tenant.ts';
import { timed } from './samples.ts';

const gatewayPort = 18789;
const keeperPort = 18790;
const lookEveryMs = 20;

/**
 * The same instance with nothing around it: its program on its restored state, from spawning the process until it has
 * answered one message. The restore is not counted: whoever keeps a state folder needs none.
 */
export async function timeBareInstance(
  tenant: BenchTenant,
  runtime: Runtime,
  environment: Record<string, string>,
): Promise<number> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'clawdesk-bare-')));
  const ports = new Map([
    [gatewayPort, await freePort()],
    [keeperPort, await freePort()],
  ]);
  const launch = await launcher(tenant, instanceImages(runtime, environment), folder, ports);
  const { gatewayToken } = await tenant.secrets();
  let gateway: ReturnType<typeof start> | undefined;
  try {
    if ((await start(launch('restore')).exitCode) !== 0) throw new Error('The state could not be restored.');
    return await timed(async () => {
      gateway = start(launch('openclaw'));
      const client = createInstanceClient({ url: `http://127.0.0.1:${ports.get(gatewayPort)}`, gatewayToken });
      while (!(await client.startup().catch(() => ({ started: false }))).started) await delay(lookEveryMs);
      await client.chat(tenant.turn('bare'));
    });
  } finally {
    await gateway?.stop();
    for (const port of ports.values()) releasePort(port);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Local command lines of the app's containers, on a folder of their own instead of a replica's disk. */
async function launcher(
  tenant: BenchTenant,
  images: ReturnType<typeof instanceImages>,
  folder: string,
  ports: ReadonlyMap<number, number>,
): Promise<(container: string) => Launch> {
  const { environmentId, configuration, template, location, secrets: held } = await tenant.app();
  const { properties } = appSchema.parse({ location, properties: { environmentId, configuration, template } });
  const containers: InitContainer[] = [...properties.template.initContainers, ...properties.template.containers];
  const secrets = new Map(Object.entries(held));
  const [state, home] = [join(folder, 'state'), join(folder, 'home')];
  for (const path of [state, home]) mkdirSync(path);
  return (name) => {
    const container = containers.find((candidate) => candidate.name === name);
    const image = images[container?.image ?? ''];
    if (!container || !image) throw new Error(`The app has no container ${name}.`);
    const mounts = Object.fromEntries(container.volumeMounts.map(({ mountPath }) => [mountPath, state]));
    return launchOf(image, container, { mounts, ports, secrets, platform: { HOME: home, TMPDIR: home }, cwd: home });
  };
}

function start({ file, args, env, cwd }: Launch) {
  const child = spawn(file, args, { env, cwd, stdio: 'ignore' });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const exitCode = once(child, 'exit').then(([code]) => {
    process.off('exit', kill);
    return z.int().nullable().parse(code);
  });
  return {
    exitCode,
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await exitCode;
    },
  };
}
