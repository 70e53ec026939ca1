// A busy gateway: moves money between two tables and churns log files, on and on, until its parent ends it.
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const [, , folder = ''] = process.argv;
const logs = join(folder, 'logs');
mkdirSync(logs);

const database = new DatabaseSync(join(folder, 'openclaw.sqlite'), { timeout: 5000 });
database.exec(`
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS left_side (amount INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS right_side (amount INTEGER NOT NULL, padding BLOB);
  INSERT INTO left_side VALUES (1000000);
  INSERT INTO right_side VALUES (0, NULL);
`);
process.on('disconnect', () => process.exit());

function step() {
  for (let n = 0; n < 20; n++) {
    database.exec(`
      BEGIN;
      INSERT INTO left_side VALUES (-1);
      INSERT INTO right_side VALUES (1, randomblob(2000));
      COMMIT;
    `);
  }
  for (let n = 0; n < 30; n++) writeFileSync(join(logs, `${n}.log`), 'line\n'.repeat(20_000));
  for (let n = 0; n < 30; n += 2) truncateSync(join(logs, `${n}.log`), 10);
  for (let n = 1; n < 30; n += 2) rmSync(join(logs, `${n}.log`));
  process.send?.('written');
  setImmediate(step);
}
step();
