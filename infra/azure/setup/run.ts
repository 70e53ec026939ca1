// `npm run -s azure -- <step>`: what a deployment needs beside its Bicep. azure.yaml runs most of the steps as hooks.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type AppRole, appRoles, connectSite, registerApp } from './app-registration.ts';
import { cli, required, type Terminal } from './az.ts';
import { publishImages } from './images.ts';
import { configureSite, packApp } from './package.ts';
import { grant } from './people.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const terminal: Terminal = {
  az: cli('az'),
  azd: cli('azd', 2),
  env: process.env,
  say: (line) => process.stdout.write(`${line}\n`),
};

const help = `npm run -s azure -- <step>

  register        make or update the Entra app registration (azd does it before it provisions)
  connect         let people come back to the site after signing in (azd does it after it has provisioned)
  images          build the keeper's image, fetch OpenClaw's, pin both (azd does it after it has provisioned)
  pack            put the app together in dist/app (azd does it before it packages)
  site            tell the site in dist/web where the API is (azd does it before it deploys the site)
  grant PERSON --role Operator|Admin|Supervisor [--tenants acme,globex]
                  give a person a role: the first operator is made so

Needs az and azd, both signed in. Settings are those of the azd environment; outside its hooks:
  azd env exec -- npm run -s azure -- grant you@example.com --role Operator
`;

async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      role: { type: 'string' },
      tenants: { type: 'string', default: '' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [step, person] = positionals;
  if (values.help || step === undefined) {
    process.stdout.write(help);
    return values.help ? 0 : 2;
  }
  if (step === 'grant') {
    const tenants = values.tenants.split(',').filter(Boolean);
    if (!person || !isRole(values.role)) throw new Error('Say who, and --role Operator, Admin or Supervisor.');
    if (values.role !== 'Operator' && tenants.length === 0)
      throw new Error(`${values.role} of which tenants? Say --tenants acme,globex.`);
    await grant(terminal, person, values.role, tenants);
  } else if (step === 'register') await registerApp(terminal);
  else if (step === 'connect') await connectSite(terminal, required(terminal.env, 'WEB_ORIGIN'));
  else if (step === 'images') await publishImages(terminal);
  else if (step === 'pack') await packApp(root, terminal.say);
  else if (step === 'site') await configureSite(root, terminal);
  else throw new Error(`There is no step ${step}. See npm run -s azure -- --help.`);
  return 0;
}

const isRole = (role: string | undefined): role is AppRole => role !== undefined && Object.hasOwn(appRoles, role);

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
