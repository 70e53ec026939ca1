import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { Message } from '../../contract/chat.ts';
import type { BoardRow, Posture, Resolution } from '../../contract/conversation.ts';
import { activeClaim } from '../../contract/light.ts';
import { rowOf } from '../../domain/board.ts';
import { type ConversationHead, type Draft, toMessage } from '../../domain/conversation.ts';
import { answerDelivered } from '../../domain/conversation-changes.ts';
import { handOffLine } from '../../domain/customer-lines.ts';
import { ClawDeskError, notFound } from '../../domain/errors.ts';
import { randomId } from '../../domain/ids.ts';
import {
  assertFree,
  assertHeld,
  claimed,
  coached,
  draftRejected,
  handedBack,
  type Person,
  personReplied,
  postureSet,
  released,
  reopenedBy,
  resolved,
  tagged,
  takenOver,
} from '../../domain/supervision-changes.ts';
import { type Act, factsOf } from '../audit/record-act.ts';
import type { Context } from '../context.ts';
import type { ChangeConversation, Decide, Decided } from './change-conversation.ts';

export type Supervise = ReturnType<typeof createSupervise>;
type Request<Input = unknown> = { ctx: Context; input: { conversationId: string } & Input };
type Settings = Parameters<Decide>[1];

/**
 * What people do to a conversation: each verb one conditional commit with its audit record in it. A takeover's epoch
 * fences every answer begun before it. All verbs throw not-found, and conflict when somebody else was first.
 */
export function createSupervise(deps: {
  conversations: ConversationStore;
  change: ChangeConversation;
  now: () => Date;
}) {
  const { conversations, change, now } = deps;

  async function perform(
    { ctx, input }: Request,
    act: Act | ((head: ConversationHead, person: Person, at: string) => Act | null),
    decide: (head: ConversationHead, person: Person, at: string, settings: Settings) => Decided,
  ): Promise<Decided> {
    const person = personOf(ctx);
    const at = now().toISOString();
    const changed = await change(ctx.scope, input.conversationId, (head, settings) => {
      if (head === null) throw notFound('conversation');
      if (settings.status === 'destroying') throw new ClawDeskError('conflict', 'The tenant is being destroyed.');
      const decided = decide(head, person, at, settings);
      const done = typeof act === 'function' ? act(head, person, at) : act;
      const facts = done && factsOf(ctx.scope, { ...done, conversationId: input.conversationId }, at);
      return facts ? { ...decided, act: facts } : decided;
    });
    if (changed.outcome !== 'committed') throw new ClawDeskError('conflict', 'This was done already.');
    // A person may act long after the customer's last word, when the orchestration has ended: hence `listening: false`.
    if (changed.change.head.updatedAt === at)
      await ctx.orchestrations.ring({ ...changed.change.head, listening: false });
    return changed.change;
  }

  const toRow = ({ head }: Decided): BoardRow => rowOf(head);

  async function draftOf({ ctx, input }: Request<{ draftId: string }>): Promise<Draft> {
    const draft = await conversations.draft(ctx.scope, input.conversationId, input.draftId);
    if (!draft) throw notFound('draft');
    return draft.value;
  }

  async function sentBefore({ ctx: { scope }, input: { conversationId } }: Request, once: string) {
    const seq = await conversations.seqOf(scope, conversationId, once);
    if (seq === null) return null;
    const [message, head] = await Promise.all([
      conversations.message(scope, conversationId, seq),
      conversations.head(scope, conversationId),
    ]);
    return message && head ? { message: toMessage(conversationId, message), row: rowOf(head.value) } : null;
  }

  /** Sends a held draft, as it is or with other words. */
  async function send(request: Request<{ draftId: string; text?: string }>): Promise<BoardRow> {
    const draft = await draftOf(request);
    const { draftId, text = null } = request.input;
    const action = text === null ? ('approved' as const) : ('edited' as const);
    if (text === null && draft.outcome === 'findings-only')
      throw new ClawDeskError('conflict', 'This draft holds findings only; edit it before it is sent.');
    const act = {
      action: text === null ? 'conversation.approve' : 'conversation.edit',
      details: { draftId, ...(text === null ? {} : { characters: text.length }) },
    };
    const done = await perform(request, act, (head, person, at) => {
      assertFree(head, person, at);
      assertHeld(head, draft);
      const decision = { action, by: person.name, at, reason: null, text };
      const sent = answerDelivered(head, { ...draft, decision }, at);
      const tally = { ...sent.head.tally, [action]: sent.head.tally[action] + 1 };
      return {
        ...sent,
        head: { ...sent.head, tally },
        draft: { ...draft, decision, status: 'delivered' },
        once: `delivery|${draftId}`,
      };
    });
    return toRow(done);
  }

  return {
    /** Takes charge for two minutes; asking again renews, which is not audited. */
    claim: async (request: Request): Promise<BoardRow> => {
      const act = (head: ConversationHead, { personId }: Person, at: string): Act | null =>
        activeClaim(head, new Date(at))?.personId === personId ? null : { action: 'conversation.claim' };
      return toRow(await perform(request, act, claimed));
    },

    release: async (request: Request): Promise<BoardRow> =>
      toRow(await perform(request, { action: 'conversation.release' }, released)),

    takeOver: async (request: Request): Promise<BoardRow> =>
      toRow(await perform(request, { action: 'conversation.take-over' }, takenOver)),

    /** The same `clientMessageId` of the same person is sent once, whatever has become of the conversation since. */
    reply: async (
      request: Request<{ text: string; clientMessageId?: string | undefined }>,
    ): Promise<{ message: Message; row: BoardRow }> => {
      const { text, clientMessageId } = request.input;
      const once = clientMessageId && `reply|${personOf(request.ctx).personId}|${clientMessageId}`;
      const earlier = once ? await sentBefore(request, once) : null;
      if (earlier) return earlier;
      const act = { action: 'conversation.reply', details: { characters: text.length } };
      try {
        const done = await perform(request, act, (head, person, at) => ({
          ...personReplied(head, person, text, at),
          ...(once ? { once } : {}),
        }));
        const [message] = done.messages;
        if (!message) throw new Error('A reply was not stored.');
        return { message: toMessage(request.input.conversationId, message), row: toRow(done) };
      } catch (error) {
        const meanwhile = once ? await sentBefore(request, once) : null;
        if (meanwhile) return meanwhile;
        throw error;
      }
    },

    handBack: async (request: Request<{ posture?: Exclude<Posture, 'human'> | undefined }>): Promise<BoardRow> => {
      const { posture = 'auto' } = request.input;
      const act = { action: 'conversation.hand-back', details: { posture } };
      return toRow(await perform(request, act, (head, person, at) => handedBack(head, person, posture, at)));
    },

    setPosture: async (request: Request<{ posture: Exclude<Posture, 'human'> }>): Promise<BoardRow> => {
      const { posture } = request.input;
      const act = { action: 'conversation.posture', details: { posture } };
      return toRow(await perform(request, act, (head, person, at) => postureSet(head, person, posture, at)));
    },

    approve: (request: Request<{ draftId: string }>): Promise<BoardRow> => send(request),
    edit: (request: Request<{ draftId: string; text: string }>): Promise<BoardRow> => send(request),

    reject: async (request: Request<{ draftId: string; reason: string }>): Promise<BoardRow> => {
      const draft = await draftOf(request);
      const { draftId, reason } = request.input;
      const act = { action: 'conversation.reject', cause: reason, details: { draftId } };
      const done = await perform(request, act, (head, person, at, settings) => {
        const decision = { action: 'rejected' as const, by: person.name, at, reason, text: null };
        const line = handOffLine(settings, now());
        return {
          ...draftRejected(head, draft, { reason, ...line }, person, at),
          draft: { ...draft, decision, status: 'rejected' },
        };
      });
      return toRow(done);
    },

    whisper: async (request: Request<{ text: string }>): Promise<BoardRow> => {
      const { text } = request.input;
      const act = { action: 'conversation.whisper', details: { characters: text.length } };
      return toRow(
        await perform(request, act, (head, person, at) => coached(head, { kind: 'whisper', text }, person, at)),
      );
    },

    addNote: async (request: Request<{ text: string }>): Promise<BoardRow> => {
      const { text } = request.input;
      const noteId = randomId(16);
      const act = { action: 'conversation.note', details: { noteId, characters: text.length } };
      const done = await perform(request, act, (head, { name }, at) => ({
        head,
        messages: [],
        note: { noteId, text, by: name, at },
      }));
      return toRow(done);
    },

    setTags: async (request: Request<{ tags: string[] }>): Promise<BoardRow> => {
      const { tags } = request.input;
      const act = { action: 'conversation.tags', details: { tags: tags.join(', ').slice(0, 200) } };
      return toRow(await perform(request, act, (head) => tagged(head, tags)));
    },

    resolve: async (request: Request<{ outcome: Resolution['outcome'] }>): Promise<BoardRow> => {
      const { outcome } = request.input;
      const act = { action: 'conversation.resolve', details: { outcome } };
      return toRow(await perform(request, act, (head, person, at) => resolved(head, person, outcome, at)));
    },

    reopen: async (request: Request): Promise<BoardRow> =>
      toRow(await perform(request, { action: 'conversation.reopen' }, reopenedBy)),
  };
}

function personOf({ scope: { actor } }: Context): Person {
  if (actor.kind !== 'person') throw new ClawDeskError('forbidden', 'Only a person can do this.');
  return { personId: actor.personId, name: actor.name };
}
