import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { z } from 'zod';
import type { Config } from './config-file.ts';
import type { ToolCall } from './transcript.ts';

const Write = z.object({ path: z.string(), content: z.string() });

/** Runs what a model calls and the configuration allows. Of OpenClaw's tools this stand-in has one, `write`; so a lock-down that has a hole shows. */
export function createTools({ tools: { deny }, agents }: Config): (call: ToolCall) => Promise<string> {
  const { workspace } = agents.defaults;
  return async ({ name, arguments: given }) => {
    if (name !== 'write' || deny.includes('*') || deny.includes(name)) return `Tool ${name} not found`;
    const { path, content } = Write.parse(JSON.parse(given));
    const file = resolve(workspace, path);
    if (!file.startsWith(resolve(workspace) + sep)) return 'The path leads out of the workspace.';
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    return `Wrote ${path}`;
  };
}
