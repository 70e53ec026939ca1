import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '../../../shared/contract/chat.ts';
import { ConversationView, type Outcome, type Posture } from '../../../shared/contract/conversation.ts';
import type { ApiClient } from '../api-client.ts';
import type { Colleague } from './personas.ts';
import type { Customer, Picture, TenantServer } from './tenant-server.ts';

const patienceMs = 90_000;
const readSeconds = 5;
const lookEveryMs = 250;

export type Stage = ReturnType<typeof createStage>;
export type Person = ReturnType<Stage['as']>;

/**
 * What can happen in one conversation of the demo: the customer writes through the tenant's server, people act with
 * their own tokens. Everything that waits throws after 90 s, or when `signal` ends the play.
 */
export function createStage(input: {
  customer: Customer;
  conversationId: string;
  server: TenantServer;
  apiOf: (person: Colleague) => ApiClient;
  lookout: ApiClient;
  signal: AbortSignal;
}) {
  const { customer, conversationId, server, apiOf, lookout, signal } = input;
  const { tenantId } = server;
  let written = 0;
  let lastSeq = 0;

  const view = async (): Promise<ConversationView> =>
    ConversationView.parse(await lookout.must('GET', `/conversations/${conversationId}?tenantId=${tenantId}`));

  async function until(what: string, holds: (view: ConversationView) => boolean): Promise<ConversationView> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await delay(lookEveryMs, undefined, { signal })) {
      const seen = await view();
      if (holds(seen)) return seen;
    }
    throw new Error(`${customer.id} at ${tenantId} waited in vain for ${what}.`);
  }

  const says = async (text: string, picture?: Picture): Promise<void> => {
    const clientMessageId = `${customer.id.replaceAll(/[^A-Za-z0-9]/g, '-')}-${++written}`;
    lastSeq = (await server.send(customer, { clientMessageId, text, picture })).message.seq;
  };

  const answered = async (): Promise<Message> => {
    let after = lastSeq;
    for (const end = Date.now() + patienceMs; Date.now() < end; ) {
      const { messages, next } = await server.read(conversationId, after, readSeconds);
      const answer = messages.find(({ author }) => author === 'assistant');
      if (answer) return answer;
      after = next;
    }
    throw new Error(`${customer.id} at ${tenantId} got no answer.`);
  };

  return {
    conversationId,
    says,
    answered,

    /** Says it, and reads the assistant's answer. */
    async asks(text: string, picture?: Picture): Promise<Message> {
      await says(text, picture);
      return answered();
    },

    /** Waits for a draft that a person has to see; gives its id. */
    async held(): Promise<string> {
      const { row } = await until('a held draft', ({ row }) => row.heldDraft !== null);
      return row.heldDraft?.draftId ?? '';
    },

    /** Waits until a person has it, with the packet written. */
    async handedOff(): Promise<void> {
      await until('a hand-off with its packet', ({ row, packet }) => row.posture === 'human' && packet !== null);
    },

    /** A person of the tenant, with what they can do here. */
    as(person: Colleague) {
      const act = async (method: 'POST' | 'PUT', verb: string, body?: unknown): Promise<void> => {
        await apiOf(person).must(method, `/conversations/${conversationId}/${verb}?tenantId=${tenantId}`, body);
      };
      return {
        claims: () => act('POST', 'claim'),
        takesOver: () => act('POST', 'take-over'),
        replies: (text: string) => act('POST', 'reply', { text }),
        handsBack: () => act('POST', 'hand-back', {}),
        watches: (posture: Exclude<Posture, 'human'>) => act('PUT', 'posture', { posture }),
        notes: (text: string) => act('POST', 'notes', { text }),
        tags: (...tags: string[]) => act('PUT', 'tags', { tags }),
        whispers: (text: string) => act('POST', 'whisper', { text }),
        approves: (draftId: string) => act('POST', `drafts/${draftId}/approve`, {}),
        edits: (draftId: string, text: string) => act('POST', `drafts/${draftId}/edit`, { text }),
        rejects: (draftId: string, reason: string) => act('POST', `drafts/${draftId}/reject`, { reason }),
        resolves: (outcome: Exclude<Outcome, 'answered'>) => act('POST', 'resolve', { outcome }),
      };
    },
  };
}
