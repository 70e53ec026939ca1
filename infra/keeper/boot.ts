import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from './atomic-file.ts';

/** The keeper's own folder within the state folder; never part of a snapshot. */
export const keeperFolder = '.keeper';

const bootSchema = z.object({
  /** One life of the local disk: stays the same while containers restart on it. */
  bootId: z.uuid(),
  restoredFrom: z.string().nullable(),
  /** What `latest.json` named at that moment: a snapshot of this boot may only follow that one or its own. */
  latestAtRestore: z.string().nullable(),
  restoredAt: z.iso.datetime(),
});

export type Boot = z.infer<typeof bootSchema>;

/** The record of a finished restore, or undefined where none has finished on this disk. */
export async function readBoot(stateDir: string): Promise<Boot | undefined> {
  const text = await readFile(bootFile(stateDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : bootSchema.parse(JSON.parse(text));
}

export async function writeBoot(stateDir: string, boot: Boot): Promise<void> {
  await replaceFile(bootFile(stateDir), `${JSON.stringify(boot, null, 2)}\n`);
}

function bootFile(stateDir: string): string {
  return join(stateDir, keeperFolder, 'boot.json');
}
