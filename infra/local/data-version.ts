import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Counts the shapes in which the local cloud's data was ever kept; it grows when what is stored can no longer be read. */
const version = 3;

/** Marks a new data folder with the version of its data. @throws when the folder's data is of another version, with what to do */
export function checkDataVersion(dataFolder: string): void {
  const file = join(dataFolder, 'data-version');
  const isUsed = existsSync(join(dataFolder, 'ports.json'));
  const found = existsSync(file) ? Number(readFileSync(file, 'utf8')) : isUsed ? 1 : version;
  if (found !== version)
    throw new Error(
      `The data in ${dataFolder} is of ${found < version ? 'an older' : 'a newer'} ClawDesk. Begin anew with: npm start -- --fresh`,
    );
  writeFileSync(file, `${version}\n`);
}
