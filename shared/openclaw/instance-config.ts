import { agentLockdown, gatewayLockdown, lockdown } from './lockdown.ts';
import { callerHeader, InstanceModel, modelProviderId } from './models.ts';
import { promptPluginId } from './prompt-plugin.ts';

export interface ModelLimits {
  /** Tokens. */
  contextWindow: number;
  maxTokens: number;
}

export interface InstanceConfigOptions {
  /** Base URL of the control plane's model proxy, for example `https://api.example/api/model/v1`. */
  modelProxyUrl: string;
  modelLimits?: ModelLimits;
}

// OpenClaw substitutes these in any string, so one file fits every state folder and no secret is ever written into it.
const stateDir = '$' + '{OPENCLAW_STATE_DIR}';
const gatewayToken = '$' + '{OPENCLAW_GATEWAY_TOKEN}';
const modelToken = '$' + '{CLAWDESK_MODEL_TOKEN}';

/** `openclaw.json` of an instance: locked down, one model provider, everything below its own state folder. */
export function instanceConfig({
  modelProxyUrl,
  modelLimits = { contextWindow: 128_000, maxTokens: 4_096 },
}: InstanceConfigOptions) {
  return {
    ...lockdown,
    gateway: {
      ...gatewayLockdown,
      mode: 'local',
      bind: 'loopback',
      auth: { mode: 'token', token: gatewayToken },
      http: { endpoints: { chatCompletions: { enabled: true } } },
    },
    // At `info` OpenClaw logs every answer it gives. It prints them on stdout at any level: whoever runs it discards stdout.
    logging: { file: `${stateDir}/logs/gateway.log`, level: 'warn', consoleLevel: 'warn' },
    models: {
      mode: 'replace',
      catalogRefresh: { enabled: false },
      providers: {
        [modelProviderId]: {
          baseUrl: modelProxyUrl,
          apiKey: modelToken,
          api: 'openai-completions',
          headers: { [callerHeader.name]: callerHeader.value },
          models: InstanceModel.options.map((id) => ({
            id,
            name: id,
            // How hard a route thinks, and what it costs, is known to the proxy alone.
            reasoning: false,
            input: id === 'vision' ? ['text', 'image'] : ['text'],
            cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
            ...modelLimits,
          })),
        },
      },
    },
    agents: {
      defaults: {
        ...agentLockdown,
        workspace: `${stateDir}/workspace`,
        model: { primary: `${modelProviderId}/fast` },
        modelPolicy: { allow: InstanceModel.options.map((id) => `${modelProviderId}/${id}`) },
      },
    },
    plugins: {
      allow: ['admin-http-rpc', promptPluginId],
      load: { paths: [`${stateDir}/plugins/${promptPluginId}`] },
      entries: { 'admin-http-rpc': { enabled: true }, [promptPluginId]: { enabled: true } },
      slots: { memory: 'none' },
    },
  };
}
