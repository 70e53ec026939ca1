// A busy gateway: moves money between two tables, and keeps a journal, one transaction after the other, until its parent ends it.
import { DatabaseSync } from 'node:sqlite';

const database = new DatabaseSync(process.argv[2] ?? '', { timeout: 5000 });
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
  process.send?.('written');
  setImmediate(step);
}
step();
