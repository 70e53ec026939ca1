import { GatewayClient } from '@openclaw/gateway-client';
import { z } from 'zod';
import { InstanceFailed, InstanceUnavailable } from './errors.ts';
import type { InstanceAddress } from './instance-http.ts';

const Sessions = z.object({ sessions: z.array(z.object({ key: z.string() })) });
const History = z.object({ messages: z.array(z.object({ role: z.string(), content: z.unknown() })) });
const Deleted = z.object({ deleted: z.boolean() });
const Files = z.object({ files: z.array(z.object({ name: z.string(), missing: z.boolean() })) });
const File = z.object({ file: z.object({ content: z.string().optional() }) });

const protocolVersion = 4;
const agentId = 'main';

/**
 * Opens the WebSocket RPC of an instance, for what its HTTP administration lacks: sessions and workspace files.
 * Close it when done. The token alone suffices from loopback; OpenClaw grants other peers nothing before pairing.
 */
export async function openGatewaySocket({ url, gatewayToken }: Omit<InstanceAddress, 'fetch'>, timeoutMs = 15_000) {
  const connected = Promise.withResolvers<void>();
  const client = new GatewayClient({
    url: url.replace(/^http/, 'ws'),
    token: gatewayToken,
    minProtocol: protocolVersion,
    maxProtocol: protocolVersion,
    scopes: ['operator.read', 'operator.write', 'operator.admin'],
    requestTimeoutMs: timeoutMs,
    onHelloOk: () => connected.resolve(),
    onConnectError: (error) => connected.reject(error),
  });
  const timer = setTimeout(() => connected.reject(new Error('timed out')), timeoutMs);
  client.start();
  try {
    await connected.promise;
  } catch (error) {
    await client.stopAndWait();
    throw new InstanceUnavailable(`No WebSocket to the instance: ${reason(error, gatewayToken)}`);
  } finally {
    clearTimeout(timer);
  }

  async function request(method: string, params: Record<string, unknown>): Promise<unknown> {
    try {
      return await client.request<unknown>(method, params);
    } catch (error) {
      throw new InstanceFailed(`${method}: ${reason(error, gatewayToken)}`);
    }
  }

  return {
    /** Keys of all sessions, in OpenClaw's spelling (`agent:main:<sessionKey>`). */
    sessions: async () => Sessions.parse(await request('sessions.list', {})).sessions.map(({ key }) => key),
    history: async (sessionKey: string) => History.parse(await request('chat.history', { sessionKey })).messages,
    /** False when there was no such session. OpenClaw keeps a compressed transcript, which ends with the state folder. */
    deleteSession: async (key: string) => Deleted.parse(await request('sessions.delete', { key })).deleted,
    /** Names of the existing workspace files that OpenClaw lets be edited. */
    files: async () =>
      Files.parse(await request('agents.files.list', { agentId }))
        .files.filter(({ missing }) => !missing)
        .map(({ name }) => name),
    readFile: async (name: string) => File.parse(await request('agents.files.get', { agentId, name })).file.content,
    async writeFile(name: string, content: string): Promise<void> {
      await request('agents.files.set', { agentId, name, content });
    },
    close: () => client.stopAndWait(),
  };
}

const Reason = z.object({ message: z.string() });

function reason(error: unknown, secret: string): string {
  return (Reason.safeParse(error).data?.message ?? 'unknown').replaceAll(secret, '[redacted]').slice(0, 300);
}
