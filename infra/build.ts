// Bundles the Functions app, and the keeper as its image carries it: one file each starts several times faster.
import { build } from 'esbuild';

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
  }),
  build({
    ...shared,
    entryPoints: ['infra/keeper/main.ts'],
    outfile: 'dist/keeper.mjs',
    format: 'esm',
    target: 'node24',
    // Some of its packages are CommonJS and call `require` for Node's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  }),
]);
