import { type InstanceConfigOptions, instanceConfig } from './instance-config.ts';
import { promptPluginFiles, promptPluginId } from './prompt-plugin.ts';

export interface Persona {
  /** The name customers see. */
  name: string;
  /** Voice and character, in the tenant's own words. */
  soul: string;
  /** What the agent must and must not do, in the tenant's own words. */
  rules: string;
}

/**
 * Every file of a fresh instance, by path below its state folder (`OPENCLAW_STATE_DIR`).
 * None holds a secret: the tokens come from the environment (`OPENCLAW_GATEWAY_TOKEN`, `CLAWDESK_MODEL_TOKEN`).
 */
export function instanceFiles(options: InstanceConfigOptions & { persona: Persona }): Record<string, string> {
  const { persona } = options;
  return {
    'openclaw.json': `${JSON.stringify(instanceConfig(options), null, 2)}\n`,
    'workspace/IDENTITY.md': `You are ${persona.name}.\n`,
    'workspace/SOUL.md': `${persona.soul}\n`,
    'workspace/AGENTS.md': `${persona.rules}\n`,
    ...Object.fromEntries(
      Object.entries(promptPluginFiles).map(([name, content]) => [`plugins/${promptPluginId}/${name}`, content]),
    ),
  };
}
