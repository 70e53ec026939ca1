// `npm run demo:traffic`: customers of the demo tenants, who talk as long as it runs.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { z } from 'zod';
import { clientCredentials, createApiClient } from '../api-client.ts';
import { peopleOf } from './people.ts';
import { openTenantServer } from './tenant-server.ts';
import { type Crowd, crowds } from './traffic/crowds.ts';
import { type Deed, helpOut } from './traffic/help-out.ts';
import { type Line, letThemTalk } from './traffic/let-them-talk.ts';

const help = `npm run demo:traffic -- [options]

Customers write to the platform that npm start runs on this machine, read its answers and react to them. Who has
waited for a person for 30 seconds is helped by Sam or Noor, unless you are first.

  --per-minute N    so many messages of customers a minute (20; 1 to 600)
  --tenant NAME     only this tenant: ${crowds.map(({ tenantId }) => tenantId).join(', ')}; without it the two that are awake
  --no-colleagues   nobody helps but you
  --data FOLDER     where the platform keeps its data (.clawdesk)
  --help            this text
`;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    'per-minute': { type: 'string', default: '20' },
    tenant: { type: 'string' },
    colleagues: { type: 'boolean', default: true },
    data: { type: 'string', default: '.clawdesk' },
    help: { type: 'boolean', default: false },
  },
});

const LocalJson = z.object({
  api: z.url(),
  web: z.url(),
  oidc: z.object({
    tokenEndpoint: z.url(),
    issuer: z.url(),
    scope: z.string(),
    siteClientId: z.string(),
    clients: z.object({ operator: z.object({ id: z.string(), secret: z.string() }) }),
  }),
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

if (values.help) {
  process.stdout.write(help);
} else {
  await main().catch((error: unknown) => {
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exitCode = 1;
  });
}

async function main(): Promise<void> {
  const perMinute = rateOf(values['per-minute']);
  const chosen = chosenCrowds(values.tenant);
  const { api, operator, clientOf } = await runningPlatform(resolve(values.data));
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  for (const { tenantId } of chosen)
    if ((await operator.tenant(tenantId)) === null)
      throw new Error(`There is no tenant ${tenantId} on ${api}; npm start without --no-demo makes it.`);

  const { signal } = ending;
  const servers = await Promise.all(
    chosen.map(({ tenantId }) => openTenantServer({ api, operator, tenantId, name: 'Demo traffic', signal })),
  );
  say(`${perMinute} messages a minute to ${chosen.map(({ tenantId }) => tenantId).join(' and ')}. Ctrl-C ends it.`);
  const help = (crowd: Crowd): Promise<void> =>
    helpOut({ crowd, colleague: crowd.colleague, api: clientOf(crowd.colleague), signal, onDeed: printDeed });
  const helping = values.colleagues ? chosen.map(help) : [];
  try {
    const onFailure = (error: unknown): void => say(styleText('red', `! ${reasonOf(error)}`));
    const counts = await letThemTalk({ crowds: chosen, servers, perMinute, signal, onLine: print, onFailure });
    await Promise.all(helping);
    say(`\n${counts.messages} messages of customers, ${counts.answers} to them, ${counts.visits} visits ended.`);
  } finally {
    ending.abort();
    await Promise.all(helping);
    await Promise.all(servers.map((server) => server.close().catch(() => undefined)));
  }
}

function print({ by, text, picture, tenantId, customer }: Line): void {
  const time = new Date().toLocaleTimeString('en-GB');
  const words = `${picture ? '[picture] ' : ''}${text}`.replaceAll(/\s+/g, ' ').slice(0, 110);
  const who = `${tenantId.padEnd(10)}${(customer.name ?? customer.id).padEnd(15)}`;
  say(`${styleText('dim', time)} ${who}${by === 'customer' ? `> ${words}` : styleText('dim', `< ${by}: ${words}`)}`);
}

function printDeed({ by, tenantId, customer, what }: Deed): void {
  const time = new Date().toLocaleTimeString('en-GB');
  say(styleText('cyan', `${time} ${tenantId.padEnd(10)}${customer.padEnd(15)}  ${by} ${what}`.slice(0, 150)));
}

function rateOf(text: string): number {
  const rate = Number(text);
  if (Number.isFinite(rate) && rate >= 1 && rate <= 600) return rate;
  throw new Error(`--per-minute is a number from 1 to 600, not ${text}.`);
}

/** A tenant that sleeps as a part of the demo is woken only when it is asked for. */
function chosenCrowds(tenantId: string | undefined): Crowd[] {
  const chosen = crowds.filter((crowd) => (tenantId ? crowd.tenantId === tenantId : crowd.tenantId !== 'globex'));
  if (chosen.length > 0) return chosen;
  throw new Error(`--tenant is ${crowds.map((crowd) => crowd.tenantId).join(', ')}, not ${tenantId}.`);
}

async function runningPlatform(dataFolder: string) {
  const file = join(dataFolder, 'local.json');
  if (!existsSync(file)) throw new Error(`Nothing runs here: begin with npm start (there is no ${file}).`);
  const { api, web, oidc } = LocalJson.parse(JSON.parse(readFileSync(file, 'utf8')));
  const token = clientCredentials({ ...oidc, client: oidc.clients.operator });
  await fetch(`${api}/health`, { signal: AbortSignal.timeout(10_000) }).catch(() => {
    throw new Error(`Nothing answers at ${api}: begin with npm start.`);
  });
  const clientOf = peopleOf({ api, directory: oidc, site: `${web}/desk/` });
  return { api, operator: createApiClient({ api, token }), clientOf };
}

function reasonOf(error: unknown): string {
  const { cause, message } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}
