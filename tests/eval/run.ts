// `npm run eval`: how well the classifiers, the gate and retrieval do on data that nobody here wrote. Measures; asserts nothing.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from './measure.ts';
import type { GivenModel } from './open-model.ts';
import { tableOf } from './table.ts';
import { tasks } from './tasks.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const help = `npm run eval -- [options]

  --data PATH       the folder with clinc150/, banking77/, …; without it a few made-up lines, which prove nothing
  --out PATH        where the pictures go (default dist/eval)
  --endpoint URL    a real embedding model instead of the stand-in, e.g. https://name.openai.azure.com/openai/v1/; its key in OPENAI_KEY
  --embedding NAME  its deployment (default text-embedding-3-small)
  --only NAME       one task: ${tasks.map((task) => task.name).join(', ')}
`;

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: fixtures },
    out: { type: 'string', default: 'dist/eval' },
    only: { type: 'string' },
    endpoint: { type: 'string' },
    embedding: { type: 'string', default: 'text-embedding-3-small' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(help);
else await evaluate();

async function evaluate(): Promise<void> {
  const chosen = tasks.filter((task) => values.only === undefined || task.name === values.only);
  if (chosen.length === 0) throw new Error(`There is no task ${values.only}; see --help.`);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  if (values.data === fixtures) say('No --data: these are a few made-up lines of our own. The figures mean nothing.');
  const out = resolve(values.out);
  const { rows, pictures } = await measure(chosen, resolve(values.data), say, givenModel());
  await mkdir(out, { recursive: true });
  for (const [name, svg] of pictures) await writeFile(join(out, `${name}.svg`), svg);
  process.stdout.write(`\n${tableOf(rows)}\n`);
  if (pictures.size > 0) say(`\n${pictures.size} pictures in ${out}`);
}

function givenModel(): GivenModel | undefined {
  const { endpoint, embedding } = values;
  if (endpoint === undefined) return undefined;
  const key = process.env.OPENAI_KEY;
  if (!key) throw new Error('Set OPENAI_KEY to the key of --endpoint.');
  return { endpoint, embedding, key };
}
