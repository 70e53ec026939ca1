import { z } from 'zod';
import { inSpan, traceparent } from '../telemetry/spans.ts';
import { type ChatReply, type ChatTurn, chatReply, chatRequest } from './chat.ts';
import { createInstanceHttp, type InstanceAddress } from './instance-http.ts';
import type { InstanceRpcMethod } from './rpc-methods.ts';
import { type SuspendRequest, type SuspendResult, suspend } from './suspension.ts';

const Startup = z.object({ ok: z.boolean(), status: z.string(), version: z.string().optional() });
const Readiness = z.object({ ready: z.boolean(), failing: z.array(z.string()).default([]) });
const RpcAnswer = z.object({ ok: z.literal(true), payload: z.unknown() });

const probeTimeoutMs = 5_000;
const rpcTimeoutMs = 15_000;
const chatTimeoutMs = 90_000;

export type InstanceClient = ReturnType<typeof createInstanceClient>;

/**
 * Talks to one tenant's instance over HTTP. Every call has a deadline and throws `InstanceUnavailable` (nothing was run)
 * or `InstanceFailed` (something may have been).
 */
export function createInstanceClient(address: InstanceAddress) {
  const http = createInstanceHttp(address);

  async function rpc(
    method: InstanceRpcMethod,
    params: Record<string, unknown> = {},
    timeoutMs = rpcTimeoutMs,
  ): Promise<unknown> {
    const answer = await http.post({ path: '/api/v1/admin/rpc', body: { method, params }, timeoutMs });
    return RpcAnswer.parse(answer).payload;
  }

  return {
    /** Runs one turn of a conversation and returns the model's answer. */
    async chat(turn: ChatTurn): Promise<ChatReply> {
      const { timeoutMs = chatTimeoutMs, signal } = turn;
      return inSpan('ask instance', { facts: { model: turn.model }, kind: 'client' }, async () =>
        chatReply(turn.model, await http.post({ ...chatRequest(turn, traceparent()), timeoutMs, signal })),
      );
    },

    /** Whether the instance has started; admit traffic from then on. */
    async startup(): Promise<{ started: boolean; status: string; version?: string | undefined }> {
      const { ok, status, version } = Startup.parse(await http.probe('/startupz', probeTimeoutMs));
      return { started: ok, status, version };
    },

    /** Whether the instance takes messages now, and what stands in the way. */
    async ready(): Promise<{ ready: boolean; failing: string[] }> {
      return Readiness.parse(await http.probe('/readyz', probeTimeoutMs));
    },

    rpc,

    /** OpenClaw's own health report; refused while suspended. */
    health: () => rpc('health'),

    suspend: (request: SuspendRequest): Promise<SuspendResult> => suspend(rpc, request),

    /** Takes a suspension back; harmless when there is none. */
    async resumeFromSuspend(suspensionId: string): Promise<void> {
      await rpc('gateway.suspend.resume', { suspensionId });
    },
  };
}
