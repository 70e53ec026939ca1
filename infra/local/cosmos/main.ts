import { parseArgs } from 'node:util';
import { startCosmos } from './start-cosmos.ts';

/** Runs the local Cosmos DB alone: `node main.ts --port 8081 --data <folder>`. */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '8081' }, data: { type: 'string', default: '.local/cosmos' } },
});

const cosmos = await startCosmos({ port: Number(values.port), dataFolder: values.data });
console.log(cosmos.endpoint);

const stop = async () => {
  await cosmos.close();
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, stop);
