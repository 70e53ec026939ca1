import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface AppFiles {
  /** CommonJS source; `app` (@azure/functions) and `df` (durable-functions) are in scope. */
  source: string;
  main?: string;
  hostJson?: object;
  localSettings?: object;
}

/** Writes a small Functions app, with room for the host's state, into a folder of its own. */
export function makeApp(files: AppFiles): { appFolder: string; stateFolder: string; remove(): void } {
  const appFolder = mkdtempSync(join(tmpdir(), 'functions-app-'));
  const write = (name: string, content: object) => writeFileSync(join(appFolder, name), JSON.stringify(content));
  symlinkSync(resolve('node_modules'), join(appFolder, 'node_modules'));
  write('package.json', { name: 'small-app', main: files.main ?? 'main.cjs' });
  write('host.json', { version: '2.0', ...files.hostJson });
  if (files.localSettings) write('local.settings.json', files.localSettings);
  const prelude = `const { app } = require('@azure/functions');\nconst df = require('durable-functions');\n`;
  writeFileSync(join(appFolder, 'main.cjs'), prelude + files.source);
  return {
    appFolder,
    stateFolder: join(appFolder, 'state'),
    remove: () => rmSync(appFolder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
