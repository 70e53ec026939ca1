import { registerHooks, stripTypeScriptTypes } from 'node:module';
import type { Mutation } from './mutations.ts';

const virtualTimers = new URL('./virtual-timers.ts', import.meta.url).href;
const isUnderTest = (url: string): boolean => /\/(shared|orchestrations)\//.test(url);

/** From here on the code under test waits on virtual time, and is changed as the mutation says. */
export function hookModules(mutation: Mutation | null): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'node:timers/promises' && isUnderTest(context.parentURL ?? '')
        ? { url: virtualTimers, shortCircuit: true }
        : next(specifier, context),
    load(url, context, next) {
      const loaded = next(url, context);
      if (!mutation || !url.endsWith(`/${mutation.file}`)) return loaded;
      let source = String(loaded.source);
      for (const { find, replace } of mutation.edits) {
        const parts = source.split(find);
        if (parts.length !== 2) throw new Error(`${mutation.file} holds ${parts.length - 1} times: ${find}`);
        source = parts.join(replace);
      }
      return { format: 'module', source: stripTypeScriptTypes(source), shortCircuit: true };
    },
  });
}
