// Bundles the Functions app to one CommonJS file, the one that package.json's `main` names.
import { build } from 'esbuild';

await build({
  entryPoints: ['functions/main.ts'],
  outfile: 'dist/main.cjs',
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: true,
  // The host provides it; see facts of the Functions programming model v4.
  external: ['@azure/functions-core'],
  logLevel: 'warning',
});
