import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openApi } from './api.ts';
import { auditList } from './audit-list.ts';
import { auditVerify } from './audit-verify.ts';
import { boardRebuild } from './board-rebuild.ts';
import { calibrationList } from './calibration-list.ts';
import { calibrationRefit } from './calibration-refit.ts';
import { calibrationUse } from './calibration-use.ts';
import { type Command, type ExitCode, exitCodes, UsageError } from './command.ts';

const commands: readonly Command[] = [
  auditVerify,
  auditList,
  boardRebuild,
  calibrationList,
  calibrationRefit,
  calibrationUse,
];

const common = {
  data: { type: 'string', default: '.clawdesk' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const everywhere = `
  --data FOLDER  where the platform of this machine keeps its data (.clawdesk)
  --help         this text

Any other platform: CLAWDESK_API_URL, such as https://api.example/api, and CLAWDESK_TOKEN, an Entra ID access token.
Ends with 0 when done, 1 when the answer is no, 2 when it was not understood, 3 when it could not be carried out.
`;

const overview = `clawdesk <command> [options]

${commands.map(({ name, takes, summary }) => `  ${name} ${takes}\n      ${summary}\n`).join('')}${everywhere}`;

const helpOf = ({ name, takes, summary, details }: Command): string =>
  `clawdesk ${name} ${takes}\n\n${summary}\n${details ? `\n${details}` : ''}${everywhere}`;

type Terminal = { env: NodeJS.ProcessEnv; out(text: string): void; err(text: string): void };

/** Runs one command line, without the program's name. */
export async function run(argv: string[], { env, out, err }: Terminal): Promise<ExitCode> {
  const command = commands.find(({ name }) => argv.slice(0, 2).join(' ') === name);
  try {
    if (!command) return unknown(argv, out);
    const { values, positionals } = understood(argv.slice(2), command);
    if (values.help) {
      out(helpOf(command));
      return exitCodes.done;
    }
    const api = openApi(env, resolve(String(values.data)));
    return await command.run({ api, args: positionals, options: values, say: (line) => out(`${line}\n`) });
  } catch (error) {
    const wrong = error instanceof UsageError;
    err(`${error instanceof Error ? error.message : String(error)}\n`);
    if (wrong) err(`See clawdesk ${command ? `${command.name} ` : ''}--help.\n`);
    return wrong ? exitCodes.usage : exitCodes.failed;
  }
}

function unknown(argv: string[], out: Terminal['out']): ExitCode {
  const [first = '--', second = '--'] = argv;
  const words = [first, second].filter((word) => !word.startsWith('-'));
  if (!first.startsWith('-')) throw new UsageError(`There is no command ${words.join(' ')}.`);
  out(overview);
  return argv.some((arg) => arg === '--help' || arg === '-h') ? exitCodes.done : exitCodes.usage;
}

function understood(args: string[], command: Command) {
  try {
    return parseArgs({ args, options: { ...common, ...command.options }, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
