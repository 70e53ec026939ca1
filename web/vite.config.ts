import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;

/** The pages. The embed script is a build of its own (vite.embed.config.ts), because it must be one file. */
export default defineConfig({
  root,
  appType: 'mpa',
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ['index.html', 'chat.html', 'desk.html', 'embed-demo.html'].map((page) => join(root, page)),
    },
  },
  plugins: [hostingRules()],
});

/** Static Web Apps reads its rules from the folder that is published. */
function hostingRules(): Plugin {
  const fileName = 'staticwebapp.config.json';
  return {
    name: 'hosting-rules',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source: readFileSync(join(root, fileName), 'utf8') });
    },
  };
}
