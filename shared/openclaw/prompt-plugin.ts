import { modelProviderId } from './models.ts';

export const promptPluginId = 'clawdesk-prompt';

const turnStart = '<turn-instructions>';
const turnEnd = '</turn-instructions>';

/** In which the model proxy is told the trace that a turn belongs to; OpenClaw keeps `traceparent` for traces of its own. */
export const traceHeader = 'x-clawdesk-trace';
const traceMark = 'trace:';

/**
 * Marks the platform's instructions for one turn, so that the prompt plugin finds them in OpenClaw's assembled prompt.
 * The trace (a traceparent) goes with them, because nothing else of a request reaches the call of its model.
 */
export function markTurnInstructions(system: string, trace?: string): string {
  return `${turnStart}\n${trace === undefined ? '' : `${traceMark}${trace}\n`}${system}\n${turnEnd}`;
}

// OpenClaw's own prompt teaches an agent its tools. Ours has none, and tokens are the platform's largest cost: as owner of
// the provider, the plugin sends the persona and this turn's instructions instead. Files are read per call, so an edited
// persona counts from the next message on. A model that keeps asking for tools would be told "not found" for ever.
const source = `import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const personaFiles = ['IDENTITY.md', 'SOUL.md', 'AGENTS.md'];
const toolCallsForgiven = 2;

function persona(workspace) {
  return personaFiles.flatMap((name) => {
    try {
      return [readFileSync(join(workspace, name), 'utf8').trim()];
    } catch (error) {
      if (error.code === 'ENOENT') return [];
      throw error;
    }
  });
}

function turnInstructions(prompt) {
  const start = prompt.lastIndexOf('${turnStart}');
  const end = prompt.lastIndexOf('${turnEnd}');
  const text = start < 0 || end < start ? '' : prompt.slice(start + ${turnStart.length}, end).trim();
  const trace = /^${traceMark}([0-9a-f-]{55})\\n/.exec(text);
  return { trace: trace?.[1], instructions: trace ? text.slice(trace[0].length) : text };
}

function refusedToolCalls(messages) {
  const turn = messages.slice(messages.findLastIndex(({ role }) => role === 'user'));
  return turn.filter(({ role }) => role === 'toolResult').length;
}

function sendOnlyPersona({ streamFn, workspaceDir }) {
  if (!streamFn || !workspaceDir) return undefined;
  return (model, context, options) => {
    if (refusedToolCalls(context.messages) > toolCallsForgiven) throw new Error('The model keeps asking for tools.');
    const { trace, instructions } = turnInstructions(context.systemPrompt ?? '');
    const systemPrompt = [...persona(workspaceDir), instructions].filter(Boolean).join('\\n\\n');
    const headers = trace ? { ...options?.headers, '${traceHeader}': trace } : options?.headers;
    return streamFn(model, { ...context, systemPrompt }, headers ? { ...options, headers } : options);
  };
}

export default {
  id: '${promptPluginId}',
  name: 'ClawDesk prompt',
  register(api) {
    api.registerProvider({ id: '${modelProviderId}', label: 'ClawDesk', auth: [], wrapStreamFn: sendOnlyPersona });
  },
};
`;

/** The plugin's files by name; OpenClaw loads the folder they are written to (`plugins.load.paths`). */
export const promptPluginFiles = {
  'index.js': source,
  'package.json': JSON.stringify(
    { name: promptPluginId, version: '1.0.0', type: 'module', openclaw: { extensions: ['./index.js'] } },
    null,
    2,
  ),
  'openclaw.plugin.json': JSON.stringify(
    {
      id: promptPluginId,
      name: 'ClawDesk prompt',
      description: 'Reduces the system prompt to the persona and the instructions for this turn.',
      providers: [modelProviderId],
      activation: { onStartup: true },
      configSchema: { type: 'object', additionalProperties: false },
    },
    null,
    2,
  ),
} as const;
