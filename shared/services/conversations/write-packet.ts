import { setTimeout as delay } from 'node:timers/promises';
import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { UsageStore } from '../../azure/cosmos/usage.ts';
import { type ConversationHead, wantsPacket } from '../../domain/conversation.ts';
import { checkedPacket, PacketDraft, type PacketInput } from '../../domain/packet.ts';
import { packetByRules } from '../../domain/packet-by-rules.ts';
import { packetPrompt } from '../../domain/packet-prompt.ts';
import { estimatedCost } from '../../domain/prices.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { Context } from '../context.ts';
import { askStructured, jsonForm } from '../models/ask-structured.ts';
import type { CallModel } from '../models/call-model.ts';
import type { Tokens } from '../models/provider-events.ts';
import type { ChangeConversation } from './change-conversation.ts';

export type WritePacket = ReturnType<typeof createWritePacket>;

const attempts = 2;
const attemptMs = 60_000;
const maxMessages = 200;
// A packet has about 1,500 tokens; a reasoning model thinks before it writes.
const maxOutputTokens = 10_000;
const form = jsonForm(PacketDraft, 'handoff_packet');

/**
 * The hand-off packet of a conversation that a person has: asked of the reasoning model, proven against what was said,
 * and put together by rules when the model fails. One commit stores it, if the conversation is still in the same
 * epoch; whoever moved the epoch on rings again. Repeating it writes and meters once.
 */
export function createWritePacket(deps: {
  conversations: ConversationStore;
  change: ChangeConversation;
  callModel: CallModel;
  usage: Pick<UsageStore, 'recordModel'>;
  now: () => Date;
  pause?: (ms: number) => Promise<unknown>;
}) {
  const { conversations, change, callModel, usage, now, pause = delay } = deps;

  return async ({
    ctx: { scope },
    input: { conversationId },
  }: {
    ctx: Pick<Context, 'scope'>;
    input: { conversationId: string };
  }): Promise<'written' | 'nothing-to-do'> => {
    const head = (await conversations.head(scope, conversationId))?.value;
    if (!head || !wantsPacket(head)) return 'nothing-to-do';
    const input = await readInput(scope, head);
    const { draft, tokens } = await ask(scope, input);
    await meter(scope, head, tokens);
    const packet = draft ? checkedPacket(draft, input) : packetByRules(input);
    const changed = await change(scope, conversationId, (current) =>
      current && current.epoch === head.epoch && wantsPacket(current)
        ? { head: { ...current, packetEpoch: current.epoch }, messages: [], packet }
        : null,
    );
    return changed.outcome === 'committed' ? 'written' : 'nothing-to-do';
  };

  async function readInput(scope: TenantScope, head: ConversationHead): Promise<PacketInput> {
    const from = Math.max(head.episodeFromSeq, head.nextSeq - maxMessages);
    return {
      epoch: head.epoch,
      channel: head.channel,
      customer: { id: head.customerId, name: head.customer.name },
      mood: head.mood,
      handoff: head.handoff,
      messages: await conversations.messages(scope, head.conversationId, from - 1, maxMessages),
      at: now().toISOString(),
    };
  }

  /** What the model wrote, null when it did not write a packet; and what all of its answers cost. */
  async function ask(scope: TenantScope, input: PacketInput): Promise<{ draft: PacketDraft | null; tokens: Tokens }> {
    const prompt = packetPrompt(input);
    const tokens: Tokens = { input: 0, output: 0 };
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        const answer = await askStructured(callModel, {
          scope,
          use: 'reasoning',
          form,
          prompt,
          maxOutputTokens,
          timeoutMs: attemptMs,
        });
        tokens.input += answer.tokens.input;
        tokens.output += answer.tokens.output;
        if (answer.found) return { draft: answer.found, tokens };
      } catch {
        // However the model fails, a person gets a packet: by rules, and `writtenBy` says so.
        break;
      }
      if (attempt < attempts) await pause(200 + Math.random() * 800);
    }
    return { draft: null, tokens };
  }

  async function meter(scope: TenantScope, head: ConversationHead, tokens: Tokens): Promise<void> {
    if (tokens.input + tokens.output === 0) return;
    await usage.recordModel(scope, {
      usageId: `${head.conversationId}.packet-${head.epoch}`,
      conversationId: head.conversationId,
      at: head.handoff?.at ?? head.updatedAt,
      model: 'reasoning',
      tokens,
      cost: estimatedCost('reasoning', tokens),
      estimated: false,
    });
  }
}
