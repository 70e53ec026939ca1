import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelToken, startInstance, temporaryFolder, writeInstance } from '../contract/instance/instance-process.ts';
import { startModelRecorder } from '../contract/instance/model-recorder.ts';
import { persona } from '../contract/instance/world.ts';
import { attacks } from './attacks.ts';
import type { Code } from './code-under-attack.ts';

const gatewayToken = 'gateway-token-canary-5f0a';
const marker = 'touched-by-a-tool';

/**
 * The attacks after which a model's tool call does something in a running instance with the product's configuration, is
 * offered a tool, goes on for ever, or finds a secret or the customer's words in what the instance prints and logs.
 */
export async function toolBreaches({ root, instanceFiles }: Code): Promise<string[]> {
  const folder = await temporaryFolder();
  const model = await startModelRecorder();
  const entry = join(root, 'infra/local/tenant-stub/main.ts');
  await writeInstance(folder.path, instanceFiles({ persona, modelProxyUrl: model.url }));
  const command = (...args: string[]): [string, ...string[]] => [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    entry,
    ...args,
  ];
  const instance = await startInstance(command, folder.path, gatewayToken);
  try {
    const breaches: string[] = [];
    for (const { text, calls } of attacks.filter((attack) => attack.calls.length > 0)) {
      for (const name of ['write', ...calls.slice(0, 3)]) {
        const before = model.requests.length;
        const given = { path: marker, file_path: marker, content: text, command: `touch ${marker}`, task: text };
        model.script({ toolCall: { name, arguments: given } });
        const turn = { sessionKey: randomUUID(), model: 'fast', text } as const;
        const answer = await instance.client.chat(turn).catch(() => null);
        if (answer !== null) breaches.push(`${name} was answered: ${text}`);
        if (model.requests.length - before > 3) breaches.push(`${name} went on and on: ${text}`);
        if (model.last().tools !== undefined) breaches.push(`tools are offered: ${text}`);
      }
    }
    const files = await readdir(folder.path, { recursive: true });
    if (files.some((file) => file.endsWith(marker))) breaches.push('a tool wrote a file');
    const log = await readFile(join(folder.path, 'logs/gateway.log'), 'utf8').catch(() => '');
    for (const secret of [gatewayToken, modelToken])
      if (`${log}${instance.output()}${model.bodies.join()}`.includes(secret)) breaches.push('a token was told');
    return breaches;
  } finally {
    await instance.stop();
    await model.close();
    await folder.remove();
  }
}
