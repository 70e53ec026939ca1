import { fileURLToPath } from 'node:url';
import { describeInstance } from './instance-contract.ts';

const entry = fileURLToPath(new URL('../../../infra/local/tenant-stub/main.ts', import.meta.url));

describeInstance('the stand-in gateway', (...args) => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  entry,
  ...args,
]);
