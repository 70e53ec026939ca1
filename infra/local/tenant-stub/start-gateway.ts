import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import openclaw from '../../openclaw/package.json' with { type: 'json' };
import { createAdminEndpoint } from './admin-rpc.ts';
import { createAdmission } from './admission.ts';
import { createAgent } from './agent.ts';
import { createChatEndpoint } from './chat-completions.ts';
import type { Config } from './config-file.ts';
import { sendJson, sendText } from './http-answer.ts';
import { openLog } from './log.ts';
import { createModelCall } from './model-call.ts';
import { wrapWithPlugins } from './plugins.ts';
import { rpcMethods } from './rpc-methods.ts';
import type { Settings } from './settings.ts';
import { attachSocketRpc } from './socket-rpc.ts';
import { lockState } from './state-lock.ts';
import { openTranscripts } from './transcript.ts';

const version = openclaw.dependencies.openclaw;

/** Starts the gateway stand-in; `stop` drains, then frees port and state folder. Throws when it cannot run at all. */
export async function startGateway(settings: Settings, config: Config): Promise<{ stop(): Promise<void> }> {
  const startedAt = Date.now();
  const lock = lockState(settings.stateDir);
  const transcripts = openTranscripts(settings.stateDir);
  const log = openLog(config.logging.file);
  const admission = createAdmission();
  const { loaded, streamFn } = await wrapWithPlugins(config, createModelCall(config));
  const agent = createAgent({ config, transcripts, streamFn, latencyMs: settings.latencyMs });
  const methods = rpcMethods({
    config,
    configPath: settings.configPath,
    version,
    plugins: loaded,
    admission,
    transcripts,
    log,
  });
  const { token } = config.gateway.auth;
  const chat = createChatEndpoint({ config, agent, admission, log });
  const endpoints = new Map([['/v1/chat/completions', chat]]);
  if (loaded.includes('admin-http-rpc'))
    endpoints.set('/api/v1/admin/rpc', createAdminEndpoint(methods.http, admission));
  let started = false;

  function probe(path: string, response: ServerResponse): boolean {
    const uptimeMs = Date.now() - startedAt;
    const open = admission.phase() === 'accepting';
    if (path === '/healthz') sendJson(response, 200, { ok: true, status: 'live' });
    else if (path === '/startupz') {
      const status = !started ? 'starting' : open ? 'started' : 'draining';
      sendJson(response, started && open ? 200 : 503, { ok: started && open, status, version, uptimeMs });
    } else if (path === '/readyz') {
      const failing = [...(started ? [] : ['startup-sidecars']), ...(open ? [] : ['gateway-draining'])];
      sendJson(response, failing.length ? 503 : 200, { ready: failing.length === 0, failing, uptimeMs });
    } else return false;
    return true;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://instance').pathname;
    if (request.method === 'GET' && probe(path, response)) return;
    const endpoint = endpoints.get(path);
    if (!endpoint) return sendText(response, 404, 'Not Found');
    if (request.method !== 'POST') return sendText(response, 405, 'Method Not Allowed', { allow: 'POST' });
    if (!authorised(request, token)) {
      return sendJson(response, 401, { error: { message: 'Unauthorized', type: 'unauthorized' } });
    }
    return endpoint(request, response);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      log.warn(`request failed: ${error instanceof Error ? error.name : 'unknown'}`);
      if (!response.headersSent) sendJson(response, 500, { error: { message: 'internal error', type: 'api_error' } });
      else response.destroy();
    });
  });
  const sockets = attachSocketRpc({ server, token, version, methods, admission });
  // Whatever the flags say: a stand-in is for this machine alone.
  server.listen(settings.port, '127.0.0.1');
  await once(server, 'listening');
  await sleep(settings.startDelayMs);
  started = true;

  return {
    async stop() {
      await admission.stop();
      sockets.close();
      server.close();
      server.closeIdleConnections();
      transcripts.close();
      lock.release();
    },
  };
}

function authorised({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
