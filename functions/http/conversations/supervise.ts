import { z } from 'zod';
import { ConversationId, Message } from '../../../shared/contract/chat.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { toMessage } from '../../../shared/domain/conversation.ts';
import { notFound } from '../../../shared/domain/errors.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

const roles = ['Operator', 'Supervisor'] as const;
const base = 'conversations/{conversationId}';
const params = z.object({ conversationId: ConversationId });
const query = z.object({ tenantId: TenantId });

export const getConversation = ({ conversations }: Services) =>
  route({
    name: 'getConversation',
    method: 'GET',
    path: base,
    summary: 'A conversation with its posture, held draft and messages.',
    caller: 'person',
    roles,
    params,
    query,
    answer: {
      status: 200,
      schema: z.object({
        conversationId: ConversationId,
        posture: z.string(),
        epoch: z.int(),
        heldDraft: z.object({ draftId: z.string(), confidence: z.number(), text: z.string() }).nullable(),
        handoff: z.object({ reason: z.string(), cause: z.string(), at: z.string() }).nullable(),
        messages: z.array(Message),
      }),
    },
    async handler({ caller, params: { conversationId }, query: { tenantId }, contextOf }) {
      const { scope } = contextOf(tenantId, caller);
      const head = (await conversations.head(scope, conversationId))?.value;
      if (!head) throw notFound('conversation');
      const stored = await conversations.messages(scope, conversationId, Math.max(0, head.nextSeq - 201));
      const draft = head.heldDraft ? await conversations.draft(scope, conversationId, head.heldDraft.draftId) : null;
      const { posture, epoch, handoff } = head;
      const heldDraft = head.heldDraft && draft ? { ...head.heldDraft, text: draft.value.text } : null;
      return {
        body: {
          conversationId,
          posture,
          epoch,
          heldDraft,
          handoff,
          messages: stored.map((one) => toMessage(conversationId, one)),
        },
      };
    },
  });

const act =
  (verb: 'take-over' | 'hand-back', name: 'takeOver' | 'handBack', summary: string) =>
  ({ supervise }: Services) =>
    route({
      name,
      method: 'POST',
      path: `${base}/${verb}`,
      summary,
      caller: 'person',
      roles,
      params,
      query,
      answer: { status: 204 },
      async handler({ caller, params: input, query: { tenantId }, contextOf }) {
        await supervise[name]({ ctx: contextOf(tenantId, caller), input });
        return {};
      },
    });

export const takeOver = act(
  'take-over',
  'takeOver',
  'A person takes the conversation; nothing the assistant has begun is delivered any more.',
);
export const handBack = act('hand-back', 'handBack', 'The assistant goes on with the conversation.');

export const reply = ({ supervise }: Services) =>
  route({
    name: 'reply',
    method: 'POST',
    path: `${base}/reply`,
    summary: 'Answers the customer as a person, after taking over.',
    caller: 'person',
    roles,
    params,
    query,
    body: z.strictObject({ text: z.string().trim().min(1).max(8000) }),
    answer: { status: 201, schema: Message },
    async handler({ caller, params: { conversationId }, query: { tenantId }, body, contextOf }) {
      return { body: await supervise.reply({ ctx: contextOf(tenantId, caller), input: { conversationId, ...body } }) };
    },
  });

export const approveDraft = ({ supervise }: Services) =>
  route({
    name: 'approveDraft',
    method: 'POST',
    path: `${base}/drafts/{draftId}/approve`,
    summary: 'Sends a held draft.',
    caller: 'person',
    roles,
    params: params.extend({ draftId: z.string().regex(/^\d{1,9}-\d{1,9}-\d{1,9}$/, 'not a draft id') }),
    query,
    answer: { status: 204 },
    async handler({ caller, params: input, query: { tenantId }, contextOf }) {
      await supervise.approve({ ctx: contextOf(tenantId, caller), input });
      return {};
    },
  });
