import { z } from 'zod';
import { ConversationId } from '../../../shared/contract/chat.ts';
import {
  ActResponse,
  AddNoteRequest,
  type BoardRow,
  EditDraftRequest,
  HandBackRequest,
  RejectDraftRequest,
  ReplyRequest,
  ReplyResponse,
  ResolveRequest,
  SetPostureRequest,
  SetTagsRequest,
  WhisperRequest,
} from '../../../shared/contract/conversation.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import type { Context } from '../../../shared/services/context.ts';
import type { Supervise } from '../../../shared/services/conversations/supervise.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

const roles = ['Operator', 'Supervisor'] as const;
const params = z.object({ conversationId: ConversationId });
const draftParams = params.extend({
  draftId: z.string().regex(/^\d{1,9}-\d{1,9}-\d{1,9}-\d{1,9}$/, 'not a draft id'),
});
const query = z.object({ tenantId: TenantId });
const answer = { status: 200, schema: ActResponse };

type Verb = Exclude<keyof Supervise, 'reply'>;
type Described = { name: string; method?: 'POST' | 'PUT'; path: string; summary: string };

/** A verb without words of its own. */
const plain =
  (verb: 'claim' | 'release' | 'takeOver' | 'reopen', described: Described) =>
  ({ supervise }: Services) =>
    route({
      method: 'POST',
      ...described,
      path: `conversations/{conversationId}/${described.path}`,
      caller: 'person',
      roles,
      params,
      query,
      answer,
      handler: async ({ caller, params: input, query: { tenantId }, contextOf }) => ({
        body: { row: await supervise[verb]({ ctx: contextOf(tenantId, caller), input }) },
      }),
    });

/** A verb whose words stand in the body. */
const worded =
  <B extends z.ZodObject>(verb: Verb, body: B, described: Described, on: typeof params | typeof draftParams = params) =>
  ({ supervise }: Services) =>
    route({
      method: 'POST',
      ...described,
      path: `conversations/{conversationId}/${described.path}`,
      caller: 'person',
      roles,
      params: on,
      query,
      body,
      answer,
      handler: async ({ caller, params: at, query: { tenantId }, body: words, contextOf }) => {
        const act = supervise[verb] as (request: { ctx: Context; input: never }) => Promise<BoardRow>;
        const input = { ...at, ...(words as object) } as never;
        return { body: { row: await act({ ctx: contextOf(tenantId, caller), input }) } };
      },
    });

export const reply = ({ supervise }: Services) =>
  route({
    name: 'reply',
    method: 'POST',
    path: 'conversations/{conversationId}/reply',
    summary: 'Answers the customer as a person, after taking over.',
    caller: 'person',
    roles,
    params,
    query,
    body: ReplyRequest,
    answer: { status: 201, schema: ReplyResponse },
    handler: async ({ caller, params: { conversationId }, query: { tenantId }, body, contextOf }) => ({
      body: await supervise.reply({ ctx: contextOf(tenantId, caller), input: { conversationId, ...body } }),
    }),
  });

/** What people do to a conversation. */
export const supervision = [
  plain('claim', {
    name: 'claim',
    path: 'claim',
    summary: 'Takes charge of a conversation for two minutes; asking again renews.',
  }),
  plain('release', { name: 'release', path: 'release', summary: 'Gives the claim up.' }),
  plain('takeOver', {
    name: 'takeOver',
    path: 'take-over',
    summary: 'A person takes the conversation; nothing the assistant has begun is delivered any more.',
  }),
  reply,
  worded('handBack', HandBackRequest, {
    name: 'handBack',
    path: 'hand-back',
    summary: 'The assistant goes on with the conversation.',
  }),
  worded('setPosture', SetPostureRequest, {
    name: 'setPosture',
    method: 'PUT',
    path: 'posture',
    summary: 'Lets the assistant answer by itself, or only with every answer approved.',
  }),
  worded('resolve', ResolveRequest, {
    name: 'resolve',
    path: 'resolve',
    summary: 'Ends the episode with an outcome; the customer opens it again by writing.',
  }),
  plain('reopen', { name: 'reopen', path: 'reopen', summary: 'A person goes on with a resolved conversation.' }),
  worded('addNote', AddNoteRequest, {
    name: 'addNote',
    path: 'notes',
    summary: 'A note among people; neither the customer nor the assistant sees it.',
  }),
  worded('whisper', WhisperRequest, {
    name: 'whisper',
    path: 'whisper',
    summary: 'Tells the assistant something for the answer it is writing, or the next one.',
  }),
  worded('setTags', SetTagsRequest, {
    name: 'setTags',
    method: 'PUT',
    path: 'tags',
    summary: 'Replaces the tags.',
  }),
  worded(
    'approve',
    z.strictObject({}),
    { name: 'approveDraft', path: 'drafts/{draftId}/approve', summary: 'Sends a held draft.' },
    draftParams,
  ),
  worded(
    'edit',
    EditDraftRequest,
    { name: 'editDraft', path: 'drafts/{draftId}/edit', summary: 'Sends other words in place of a held draft.' },
    draftParams,
  ),
  worded(
    'reject',
    RejectDraftRequest,
    {
      name: 'rejectDraft',
      path: 'drafts/{draftId}/reject',
      summary: 'Refuses a held draft; the assistant writes again with the reason in mind.',
    },
    draftParams,
  ),
];
