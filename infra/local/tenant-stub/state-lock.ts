import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Holds the state folder for this process; throws when another instance runs on it. The system frees it if we die. */
export function lockState(stateDir: string): { release(): void } {
  const folder = join(stateDir, 'tmp');
  mkdirSync(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, 'gateway.lock'));
  lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  return { release: () => lock.close() };
}
