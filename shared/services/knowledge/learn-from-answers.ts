import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { PrecedentIndex } from '../../azure/precedents.ts';
import { keptWords } from '../../domain/retrieval/kept-words.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { Supervise } from '../conversations/supervise.ts';
import type { SettingsOf } from '../tenants/settings-of.ts';

export type LearnFromAnswers = ReturnType<typeof createLearnFromAnswers>;

const mostMessages = 200;
const mostDocuments = 20;
/** A person waits for the act that has been done; a search service that is away must not hold them up. */
const waitMs = 3000;

/**
 * Keeps what a conversation was about and which documents answered it, so that the next one like it finds them although
 * its customer uses other words. Nothing where the tenant does not want it, or no document was cited.
 * @returns whether something was kept
 */
export function createLearnFromAnswers(deps: {
  conversations: Pick<ConversationStore, 'head' | 'messages'>;
  precedents: Pick<PrecedentIndex, 'put'>;
  settingsOf: SettingsOf;
}) {
  const { conversations, precedents, settingsOf } = deps;
  return async (scope: TenantScope, conversationId: string): Promise<boolean> => {
    if (!(await settingsOf(scope)).learnFromAnswers) return false;
    const head = (await conversations.head(scope, conversationId))?.value;
    if (!head) return false;
    const from = Math.max(head.episodeFromSeq, head.nextSeq - mostMessages);
    const messages = await conversations.messages(scope, conversationId, from - 1, mostMessages);
    const words = keptWords(messages.filter(({ author }) => author === 'customer').map(({ text }) => text));
    const cited = messages.flatMap(({ author, citations }) => (author === 'assistant' ? citations : []));
    const documentIds = [...new Set(cited.map(({ documentId }) => documentId))].slice(-mostDocuments);
    if (words === '' || documentIds.length === 0) return false;
    await precedents.put(scope, { conversationId, words, documentIds }, AbortSignal.timeout(waitMs));
    return true;
  };
}

/**
 * The same verbs; what people approve, edit or resolve as solved is learnt from. Their act stands whatever becomes of
 * that: what fails goes to `lost`, and the next act in the same conversation tries again.
 */
export function learningFrom(
  supervise: Supervise,
  learn: LearnFromAnswers,
  lost: (error: unknown) => void = (error) => process.emitWarning(`An answer was not learnt from: ${error}`),
): Supervise {
  const learnt = async <T>(done: Promise<T>, { ctx, input }: Parameters<Supervise['approve']>[0]): Promise<T> => {
    const result = await done;
    await learn(ctx.scope, input.conversationId).catch(lost);
    return result;
  };
  return {
    ...supervise,
    approve: (request) => learnt(supervise.approve(request), request),
    edit: (request) => learnt(supervise.edit(request), request),
    resolve: (request) => {
      const done = supervise.resolve(request);
      const { outcome, conversationId } = request.input;
      return outcome === 'solved' ? learnt(done, { ctx: request.ctx, input: { conversationId, draftId: '' } }) : done;
    },
  };
}
