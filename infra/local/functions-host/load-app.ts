import { globSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { AppRegistry } from './app-registry.ts';
import type { Log } from './core-api.ts';
import { onLoopback } from './on-loopback.ts';

// Libraries switch features by the host's version; this is a recent one of the v4 host.
const hostVersion = '4.1045.200';
const packageJson = z.object({ main: z.string() });

export interface LoadedApp {
  registry: AppRegistry;
  /** Where the library serves streamed HTTP, when the app enabled it. */
  streamUrl?: URL;
}

/**
 * Loads the built app that package.json's `main` (a file or a glob) names, as the real host's Node worker does.
 * Throws when nothing matches, when a file throws, or when nothing was registered.
 */
export async function loadApp(folder: string, log: Log): Promise<LoadedApp> {
  const { main } = packageJson.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const files = globSync(main, { cwd: folder }).sort();
  if (files.length === 0) throw new Error(`no file matches "main": "${main}" in ${folder}; is the app built?`);

  const registry = new AppRegistry();
  provideModule('@azure/functions-core', registry.coreModule(hostVersion, log));
  for (const file of files) {
    try {
      await import(pathToFileURL(join(folder, file)).href);
    } catch (error) {
      throw new Error(`the app could not be loaded: ${file} threw`, { cause: error });
    }
  }
  await registry.runHooks('appStart', { hookData: {}, appHookData: {} });
  const capabilities = await onLoopback(() => registry.model.getCapabilities({}));
  registry.lock();
  const { HttpUri } = capabilities;
  return { registry, ...(HttpUri !== undefined && { streamUrl: new URL(HttpUri) }) };
}

// The library finds its host through a module that exists on no disk.
function provideModule(name: string, module: object): void {
  const original = Module.prototype.require;
  Module.prototype.require = Object.assign(function (this: Module, id: string) {
    return id === name ? module : original.call(this, id);
  }, original);
}
