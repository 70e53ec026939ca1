import { lstat, mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { replaceFile } from './atomic-file.ts';
import { keeperFolder } from './boot.ts';

/** A file the control plane places in the state folder: on every start, or only where there is none yet. */
export type StateFile = { path: string; content: string; policy: 'always' | 'if-absent' };

const maxUnpackedBytes = 8 * 1024 * 1024;

const schema = z
  .record(z.string(), z.strictObject({ content: z.string(), policy: z.enum(['always', 'if-absent']) }))
  .superRefine((files, context) => {
    for (const path of Object.keys(files).filter((key) => !isPlainRelativePath(key))) {
      context.addIssue({ code: 'custom', path: [path], message: 'is not a plain relative path' });
    }
  });

/**
 * Decodes `KEEPER_FILES`: base64 of gzip of JSON `{ "<relative path>": { content, policy } }`.
 * @throws Error with a message that names paths and never contents
 */
export function parseStateFiles(text: string): StateFile[] {
  const parsed = schema.safeParse(decode(text));
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join(' → ')} ${issue.message}`).join('; '));
  }
  return Object.entries(parsed.data).map(([path, file]) => ({ path, ...file }));
}

function decode(text: string): unknown {
  try {
    return JSON.parse(gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: maxUnpackedBytes }).toString());
  } catch {
    throw new Error('must be base64 of gzip of JSON');
  }
}

function isPlainRelativePath(path: string): boolean {
  const [first, ...rest] = path.split('/');
  if (first === undefined || first === keeperFolder || /[\\\0]/.test(path)) return false;
  return [first, ...rest].every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

/** Puts the files in place, each atomically, readable by their owner only; returns the paths written. */
export async function placeStateFiles(stateDir: string, files: readonly StateFile[]): Promise<string[]> {
  const written: string[] = [];
  for (const file of files) {
    const target = join(stateDir, file.path);
    await refuseWayOut(await realpath(stateDir), dirname(target));
    await mkdir(dirname(target), { recursive: true });
    if (await isSettled(file, target)) continue;
    await replaceFile(target, file.content);
    written.push(file.path);
  }
  return written;
}

/** A restored link must not carry a write out of the state folder. */
async function refuseWayOut(root: string, folder: string): Promise<void> {
  const end = await realpath(folder).catch(() => undefined);
  if (end === undefined) return refuseWayOut(root, dirname(folder));
  if (end !== root && !end.startsWith(root + sep)) throw new Error(`${folder} leads out of the state folder`);
}

async function isSettled(file: StateFile, target: string): Promise<boolean> {
  const found = await lstat(target).catch(() => undefined);
  if (found === undefined) return false;
  return file.policy === 'if-absent' || (found.isFile() && (await readFile(target, 'utf8')) === file.content);
}
