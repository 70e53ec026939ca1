// Bundles the Functions app, and the keeper as its image carries it: one file each starts several times faster.
import { build } from 'esbuild';

// Some packages are CommonJS and call `require` for Node's own modules.
const requireInModule = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
const shared = { bundle: true, platform: 'node', sourcemap: true, logLevel: 'warning' } as const;

await Promise.all([
  build({
    ...shared,
    entryPoints: ['functions/main.ts'],
    // CommonJS is what every version of the host's worker loads; package.json's `main` names this file.
    outfile: 'dist/main.cjs',
    format: 'cjs',
    target: 'node22',
    external: ['@azure/functions-core'],
    // Code that asks where it lies, asks in the words of modules.
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  }),
  // Files of tenants are read in a thread of its own: shared/services/knowledge/extract-apart.ts starts it.
  build({
    ...shared,
    entryPoints: ['shared/services/knowledge/extract/worker.ts'],
    outfile: 'dist/extract.mjs',
    format: 'esm',
    target: 'node22',
    banner: { js: requireInModule },
  }),
  build({
    ...shared,
    entryPoints: ['infra/keeper/main.ts'],
    outfile: 'dist/keeper.mjs',
    format: 'esm',
    target: 'node24',
    banner: { js: requireInModule },
  }),
]);
