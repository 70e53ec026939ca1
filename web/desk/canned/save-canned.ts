import type { CannedReply } from '../../../shared/contract/conversation.ts';
import type { Api, StoredCannedReplies } from '../api.ts';
import { asProblem } from '../api-problem.ts';
import { areSameReplies } from './canned-list.ts';

/** `changed`: nothing was saved, because `stored` is what a colleague has made of them since. */
export type SaveResult = { outcome: 'saved' | 'changed'; stored: StoredCannedReplies };

type CannedCalls = Pick<Api, 'cannedReplies' | 'saveCannedReplies'>;

/** Replaces the tenant's replies unless they are no longer those of `base`. Rejects with `ApiProblem`. */
export async function saveCanned(
  api: CannedCalls,
  tenantId: string,
  base: StoredCannedReplies,
  replies: readonly CannedReply[],
): Promise<SaveResult> {
  const met = (stored: StoredCannedReplies): SaveResult =>
    // An earlier attempt whose answer got lost may have stored them.
    ({ outcome: areSameReplies(stored.replies, replies) ? 'saved' : 'changed', stored });
  if (base.etag === null) {
    // Without a version the server would let the last one win.
    const stored = await api.cannedReplies(tenantId);
    if (!areSameReplies(stored.replies, base.replies)) return met(stored);
    base = stored;
  }
  try {
    return { outcome: 'saved', stored: await api.saveCannedReplies(tenantId, replies, base.etag) };
  } catch (error) {
    if (asProblem(error).status !== 412) throw error;
    return met(await api.cannedReplies(tenantId));
  }
}
