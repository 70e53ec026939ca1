import { readFileSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Admission } from './admission.ts';
import { type Config, redactedConfig } from './config-file.ts';
import type { Log } from './log.ts';
import { RpcError } from './rpc-error.ts';
import type { Transcripts } from './transcript.ts';

export interface RpcParts {
  config: Config;
  configPath: string;
  version: string;
  plugins: string[];
  admission: Admission;
  transcripts: Transcripts;
  log: Log;
}

type Method = (params: unknown) => unknown;

const editableFiles = ['AGENTS.md', 'SOUL.md', 'USER.md', 'BOOTSTRAP.md', 'MEMORY.md'];
const agentId = 'main';

const Prepare = z.object({ requestId: z.string().trim().min(1).max(128), drain: z.boolean().default(false) });
const Suspension = z.object({ suspensionId: z.string().min(1) });
const Tail = z.object({ limit: z.int().positive().default(200) });
const Session = z.object({ sessionKey: z.string().min(1), limit: z.int().positive().default(200) });
const SessionKey = z.object({ key: z.string().min(1) });
const FileName = z.object({ name: z.string() });
const FileContent = z.object({ name: z.string(), content: z.string() });

/** The methods of both RPC surfaces, by name: `http` is what administration over HTTP offers, `socket` what WebSocket adds. */
export function rpcMethods({ config, configPath, version, plugins, admission, transcripts, log }: RpcParts) {
  const { workspace, model } = config.agents.defaults;
  const sessionList = () => transcripts.sessions().map((key) => ({ key, kind: 'direct', agentId }));
  const fileAt = (name: string) => {
    if (!editableFiles.includes(name)) throw new RpcError('INVALID_REQUEST', `unsupported file "${name}"`);
    return join(workspace, name);
  };
  const describeFile = async (name: string) => {
    const info = await stat(fileAt(name)).catch(() => undefined);
    return info
      ? { name, path: fileAt(name), missing: false, size: info.size, updatedAtMs: Math.trunc(info.mtimeMs) }
      : { name, path: fileAt(name), missing: true };
  };

  const http: Record<string, Method> = {
    health: () => ({
      ok: true,
      ts: Date.now(),
      durationMs: 0,
      plugins: { loaded: plugins, errors: [], unavailable: [] },
      channels: {},
      channelOrder: [],
      channelLabels: {},
      defaultAgentId: agentId,
      sessions: { count: transcripts.sessions().length },
    }),
    status: () => ({ runtimeVersion: version, channelSummary: [], sessions: { count: transcripts.sessions().length } }),
    'config.get': () => {
      const shown = redactedConfig(configPath);
      return {
        path: configPath,
        exists: true,
        raw: JSON.stringify(shown, null, 2),
        parsed: shown,
        config: shown,
        valid: true,
        issues: [],
      };
    },
    'logs.tail': (params) => log.tail(Tail.parse(params).limit),
    'usage.status': () => ({ updatedAt: Date.now(), providers: [] }),
    'models.list': () => ({
      models: Object.entries(config.models.providers).flatMap(([provider, { models }]) =>
        models.map(({ id }) => ({ id, name: id, provider, available: true })),
      ),
    }),
    'agents.list': () => ({ defaultId: agentId, mainKey: agentId, agents: [{ id: agentId, workspace, model }] }),
    'channels.status': () => ({
      ts: Date.now(),
      channelOrder: [],
      channelLabels: {},
      channels: {},
      channelAccounts: {},
    }),
    'cron.list': () => ({ jobs: [] }),
    'device.pair.list': () => ({ pending: [], paired: [] }),
    'update.status': () => ({ sentinel: null, updateAvailable: null, effectiveChannel: 'stable' }),
    'gateway.suspend.prepare': (params) => {
      const { requestId, drain } = Prepare.parse(params);
      return admission.prepare(requestId, drain);
    },
    'gateway.suspend.status': (params) => admission.status(Suspension.parse(params).suspensionId),
    'gateway.suspend.resume': (params) => admission.resume(Suspension.parse(params).suspensionId),
    'commands.list': () => ({ methods: Object.keys(http) }),
  };

  const socket: Record<string, Method> = {
    'sessions.list': () => {
      const sessions = sessionList();
      return { ts: Date.now(), count: sessions.length, totalCount: sessions.length, hasMore: false, sessions };
    },
    'sessions.delete': (params) => {
      const { key } = SessionKey.parse(params);
      return { ok: true, key, deleted: transcripts.delete(key), archived: [] };
    },
    'chat.history': (params) => {
      const { sessionKey, limit } = Session.parse(params);
      const key = sessionKey.startsWith('agent:') ? sessionKey : `agent:${agentId}:${sessionKey}`;
      const messages = transcripts.read(key).map(({ text, ...message }) => ({ ...message, content: text }));
      return { sessionKey, messages: messages.slice(-limit) };
    },
    'agents.files.list': async () => ({
      agentId,
      workspace,
      files: await Promise.all(editableFiles.map(describeFile)),
    }),
    'agents.files.get': async (params) => {
      const { name } = FileName.parse(params);
      const file = await describeFile(name);
      return {
        agentId,
        workspace,
        file: file.missing ? file : { ...file, content: await readFile(fileAt(name), 'utf8') },
      };
    },
    'agents.files.set': async (params) => {
      const { name, content } = FileContent.parse(params);
      await writeFile(fileAt(name), content);
      return {
        ok: true,
        agentId,
        workspace,
        file: { ...(await describeFile(name)), content: readFileSync(fileAt(name), 'utf8') },
      };
    },
  };
  return { http, socket };
}

/** Calls one method the way the gateway dispatches it: a suspended gateway refuses all but suspension itself. */
export async function dispatch(methods: Record<string, Method>, admission: Admission, name: string, params: unknown) {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (!method) throw new RpcError('INVALID_REQUEST', `unknown method: ${name}`);
  const phase = admission.phase();
  if (
    phase === 'stopping' ||
    (phase !== 'accepting' && !name.startsWith('gateway.suspend.') && name !== 'commands.list')
  ) {
    const cause = phase === 'stopping' ? 'restart' : 'suspension';
    const reason = phase === 'stopping' ? 'gateway-restarting' : 'gateway-suspending';
    const details = { method: name, reason, phase };
    throw new RpcError('UNAVAILABLE', `${name} unavailable during gateway ${cause}`, { retryAfterMs: 1000, details });
  }
  try {
    return await method(params ?? {});
  } catch (error) {
    if (error instanceof z.ZodError) throw new RpcError('INVALID_REQUEST', `invalid ${name} params`);
    throw error;
  }
}
