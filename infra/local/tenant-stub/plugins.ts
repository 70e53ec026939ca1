import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Config } from './config-file.ts';
import type { StreamFn } from './model-call.ts';

const Manifest = z.object({ id: z.string() });
const Package = z.object({ openclaw: z.object({ extensions: z.array(z.string()) }) });
const isFunction = z.custom<(argument: unknown) => unknown>((value) => typeof value === 'function');
const Entry = z.object({ default: z.object({ register: isFunction }) });
const Provider = z.object({ id: z.string(), wrapStreamFn: isFunction.optional() });
const Stream = z.custom<StreamFn>((value) => typeof value === 'function').optional();

/** Loads the configured plugins and lets those that own a model provider wrap the calls to it, as OpenClaw does. */
export async function wrapWithPlugins(
  config: Config,
  streamFn: StreamFn,
): Promise<{ loaded: string[]; streamFn: StreamFn }> {
  const loaded: string[] = config.plugins.entries['admin-http-rpc']?.enabled ? ['admin-http-rpc'] : [];
  const providers: z.infer<typeof Provider>[] = [];
  const api = { registerProvider: (provider: unknown) => providers.push(Provider.parse(provider)) };
  for (const folder of config.plugins.load.paths) {
    const { id } = Manifest.parse(JSON.parse(await readFile(join(folder, 'openclaw.plugin.json'), 'utf8')));
    if (!config.plugins.allow.includes(id) || !config.plugins.entries[id]?.enabled) continue;
    const { openclaw } = Package.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
    for (const extension of openclaw.extensions) {
      const entry: unknown = await import(pathToFileURL(resolve(folder, extension)).href);
      Entry.parse(entry).default.register(api);
    }
    loaded.push(id);
  }
  const workspaceDir = config.agents.defaults.workspace;
  return {
    loaded,
    streamFn: (model, context, options) => {
      const owner = providers.find(({ id }) => id === model.provider);
      const wrapped = Stream.parse(owner?.wrapStreamFn?.({ streamFn, workspaceDir }));
      return (wrapped ?? streamFn)(model, context, options);
    },
  };
}
