import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;

/** `embed.js`: script and styles in one self-contained file that leaves no global behind. */
export default defineConfig({
  root,
  publicDir: false,
  build: {
    outDir: '../dist/web',
    emptyOutDir: false,
    target: 'es2022',
    cssCodeSplit: false,
    rolldownOptions: {
      input: join(root, 'embed/main.tsx'),
      output: { format: 'iife', entryFileNames: 'embed.js' },
    },
  },
  plugins: [stylesIntoScript()],
});

/** Moves the built style sheet into the script, in px: `rem` would follow whatever font size the embedding site chose. */
function stylesIntoScript(): Plugin {
  return {
    name: 'styles-into-script',
    enforce: 'post',
    generateBundle(_, bundle) {
      let styles = '';
      for (const [fileName, file] of Object.entries(bundle)) {
        if (file.type !== 'asset' || !fileName.endsWith('.css')) continue;
        styles += String(file.source);
        delete bundle[fileName];
      }
      const inPixels = styles.replace(/(\d*\.?\d+)rem\b/g, (_match, rem) => `${Number(rem) * 16}px`);
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = file.code.replace('__EMBED_CSS__', () => JSON.stringify(inPixels));
      }
    },
  };
}
