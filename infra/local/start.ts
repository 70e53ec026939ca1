// `npm start`: the whole platform on this machine. Ends every process it started on Ctrl-C.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { type ApiClient, clientCredentials, createApiClient } from './api-client.ts';
import { demoTenants } from './demo/demo-tenants.ts';
import { writeHistories } from './demo/history/write-history.ts';
import { colleagues } from './demo/personas.ts';
import { keepClaims, seedConversations } from './demo/seed-conversations.ts';
import { seedDemoTenant } from './demo/seed-demo.ts';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';

const help = `npm start -- [options]

  --port N          port of the API (7071)
  --web-port N      port of the web pages (4280)
  --data FOLDER     where everything is kept (.clawdesk); remove it to begin anew
  --runtime NAME    what the tenants' instances are: stub (small and quick) or openclaw (the real gateway,
                    after npm run openclaw:install)
  --no-demo         without the demo tenants, their customers and two weeks of made-up conversations
  --fresh           begin with no data
  --no-functions    leave the Functions app to your own "func start"; writes local.settings.json
  --verbose         print what the servers say
  --help            this text
`;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    port: { type: 'string', default: '7071' },
    'web-port': { type: 'string', default: '4280' },
    data: { type: 'string', default: '.clawdesk' },
    runtime: { type: 'string', default: 'stub' },
    demo: { type: 'boolean', default: true },
    functions: { type: 'boolean', default: true },
    fresh: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(help);
} else {
  await main().catch((error: unknown) => {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}

async function main(): Promise<void> {
  const { runtime } = values;
  if (runtime !== 'stub' && runtime !== 'openclaw') throw new Error(`--runtime is stub or openclaw, not ${runtime}.`);
  const dataFolder = resolve(values.data);
  if (values.fresh) emptyDataFolder(dataFolder);
  const demo = values.demo && values.functions ? demoTenants : [];
  const recent: string[] = [];
  const say = (text: string): void => void process.stdout.write(text);

  say(`${styleText('bold', 'ClawDesk')} is starting: `);
  let cloud: LocalCloud | undefined;
  let customers = Promise.resolve();
  const ending = new AbortController();
  const stopping = once(async () => {
    say('\nStopping… ');
    ending.abort();
    await customers;
    await cloud?.close();
    rmSync(join(dataFolder, 'local.json'), { force: true });
    say('all processes have ended.\n');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void stopping().then(() => process.exit(0)));
  }

  try {
    cloud = await startLocalCloud({
      dataFolder,
      port: portOf('--port', values.port),
      webPort: portOf('--web-port', values['web-port']),
      runtime,
      demo,
      functionsHost: values.functions,
      modelLatencyMs: 300,
      onProgress: (what) => say(`${what} · `),
      onOutput: (line) => {
        recent.push(line);
        if (recent.length > 40) recent.shift();
        if (values.verbose) say(`${styleText('dim', line)}\n`);
      },
    });
    if (!values.functions) return startedWithoutFunctions(cloud, say);
    const { tokenEndpoint, scope, clients } = cloud.entra;
    const api = createApiClient({
      api: cloud.api,
      token: clientCredentials({ tokenEndpoint, scope, client: clients.operator }),
    });
    await Promise.all(
      demo.map(async (tenant) => {
        await seedDemoTenant(api, tenant);
        say(`${tenant.displayName} (${tenant.state}) · `);
      }),
    );
    writeLocalJson(dataFolder, cloud);
    say(`ready.\n\n${table(cloud, runtime)}\n${tryThis(cloud)}`);
    if (values.demo) customers = letCustomersIn(cloud, api, say, ending.signal);
  } catch (error) {
    if (!values.verbose && recent.length > 0)
      process.stderr.write(`\n\nThe last lines of the servers:\n${recent.join('\n')}\n`);
    await cloud?.close();
    throw error;
  }
}

/** Only a folder that this command made is ever emptied. */
function emptyDataFolder(folder: string): void {
  if (!existsSync(folder)) return;
  if (!existsSync(join(folder, 'ports.json')))
    throw new Error(`--fresh: ${folder} is not a data folder of ClawDesk; remove it yourself.`);
  rmSync(folder, { recursive: true });
}

function portOf(flag: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${flag} is a port number, not ${text}.`);
  return port;
}

/** What scripts need to use the running platform. It holds secrets: only its owner may read it. */
function writeLocalJson(dataFolder: string, cloud: LocalCloud): void {
  const { issuer, audience, scope, tokenEndpoint, siteClientId, clients } = cloud.entra;
  const content = {
    api: cloud.api,
    web: cloud.web,
    oidc: { issuer, audience, scope, tokenEndpoint, siteClientId, clients },
    cosmos: { endpoint: cloud.cosmos.endpoint, key: cloud.cosmos.key },
    arm: { endpoint: cloud.arm.endpoint },
    processes: cloud.processes(),
  };
  const file = join(dataFolder, 'local.json');
  mkdirSync(dataFolder, { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

function table(cloud: LocalCloud, runtime: string): string {
  const rows: [string, string, string][] = [
    ['API', cloud.api, 'Functions app, OpenAPI at /openapi.json'],
    ['Desk', `${cloud.web}/desk/`, 'where people supervise'],
    ['Chat pages', cloud.web, 'where customers write'],
    ['Cosmos DB', cloud.cosmos.endpoint, 'conversations, tenants, usage'],
    ['Container Apps', cloud.arm.endpoint, `instances (${runtime})`],
    ['Key Vault', cloud.vault.endpoint, 'secrets of the instances'],
    ['AI Search', cloud.search.endpoint, 'knowledge'],
    ['Models', cloud.models.endpoint, 'stand-in for Azure OpenAI'],
    ['Web PubSub', cloud.live.endpoint, 'live updates'],
    ['Entra ID', new URL(cloud.entra.issuer).origin, 'sign-in'],
    ['Blob storage', `http://127.0.0.1:${cloud.ports.blob}`, 'snapshots (Azurite)'],
  ];
  return rows.map(([name, url, what]) => `  ${name.padEnd(16)}${url.padEnd(34)}${styleText('dim', what)}\n`).join('');
}

function tryThis(cloud: LocalCloud): string {
  if (!values.demo) return `${styleText('bold', 'Try this')}: curl ${cloud.api}/health\n`;
  const chats = demoTenants.map(
    ({ tenantId, displayName, shows, try: question }) =>
      `  ${styleText('bold', `${cloud.web}/chat/${tenantId}`)}\n    ${displayName} ${shows}. Ask: “${question}”\n`,
  );
  return [
    `${styleText('bold', 'Try this')}\n`,
    `  ${styleText('bold', `${cloud.web}/desk/`)}\n    Sign in as ${colleagues.sofia.name}: the board of all tenants, most urgent first. ? shows the keys.\n`,
    ...chats,
    '  npm run demo:traffic keeps customers talking. Ctrl-C ends everything; npm start continues with the same data.\n',
  ].join('');
}

/** Fills the board, and two weeks before it, behind the newcomer's back; whatever goes wrong with it, the platform runs on. */
async function letCustomersIn(
  cloud: LocalCloud,
  operator: ApiClient,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { api, entra: directory } = cloud;
  const demo = { api, site: `${cloud.web}/desk/`, directory, operator, signal };
  const unlessEnding = (what: string) => (error: unknown) => {
    if (!signal.aborted) say(`\n${what}: ${error instanceof Error ? error.message : error}\n`);
  };
  const earlier = writeHistories(cloud, demoTenants, signal).catch(unlessEnding('There are no earlier conversations'));
  try {
    const { played, failed } = await seedConversations({
      ...demo,
      onBegin: (missing) => say(`\n${missing} customers are coming: `),
      onScene: () => say('·'),
    });
    if (played > 0) say(` ${played} conversations are on the board.\n`);
    for (const reason of failed) say(`  One was not as planned: ${reason}\n`);
    await keepClaims(demo);
  } catch (error) {
    unlessEnding('The demo’s customers went away')(error);
  }
  await earlier;
}

function startedWithoutFunctions(cloud: LocalCloud, say: (text: string) => void): void {
  const settings = {
    IsEncrypted: false,
    Values: { FUNCTIONS_WORKER_RUNTIME: 'node', ...cloud.settings },
    Host: { LocalHttpPort: cloud.ports.functions },
  };
  writeFileSync('local.settings.json', `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  say(`ready for the app.\n\n${table(cloud, values.runtime)}\n  Now run: func start\n`);
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= action();
    return running;
  };
}
