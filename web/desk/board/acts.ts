import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { activeClaim } from '../../../shared/contract/light.ts';
import type { Api } from '../api.ts';
import { asProblem } from '../api-problem.ts';
import { timeWords } from '../clock-words.ts';
import { keyOf } from '../conversation-ref.ts';
import { customerName } from '../customer-name.ts';
import type { DeskStore } from '../desk-store.ts';
import { toast } from '../ui/toasts.ts';

/** What can be done with a conversation without opening it. */
export type BoardAct = 'approve' | 'take-over' | 'claim' | 'release';

/** Why `act` makes no sense for the row as it is; null when it does. */
export function objection(act: BoardAct, row: BoardRow): string | null {
  if (row.resolution) return 'This conversation is resolved. Open it to reopen it.';
  if (act === 'take-over' && row.posture === 'human') return 'A person has this conversation already.';
  if (act === 'approve' && !row.heldDraft) return 'No draft waits for approval here.';
  if (act === 'approve' && row.heldDraft?.outcome === 'findings-only')
    return 'There are only findings, no answer. Press e to write one from them.';
  return null;
}

/** What the key c does: claims, or lets go of my own claim. */
export const claimOrRelease = (row: BoardRow, personId: string | null, now: Date): 'claim' | 'release' =>
  activeClaim(row, now)?.personId === personId ? 'release' : 'claim';

/** Does it, and tells in a toast what came of it. One act at a time on a conversation. */
export async function perform(act: BoardAct, row: BoardRow, { api, store }: { api: Api; store: DeskStore }) {
  if (store.busy.peek().has(keyOf(row))) return;
  const refused = objection(act, row);
  if (refused) return toast('problem', refused);
  try {
    const answer = await store.whileBusy(row, () => calls[act](api, row));
    store.put([answer.row]);
    toast('done', doneWords[act](answer.row, store.now.peek()));
  } catch (error) {
    const { title, detail } = asProblem(error);
    toast('problem', `${customerName(row)}: ${detail ?? title}`);
  }
}

const calls = {
  approve: (api: Api, row: BoardRow) => api.approve(row, row.heldDraft?.draftId ?? ''),
  'take-over': (api: Api, row: BoardRow) => api.takeOver(row),
  claim: (api: Api, row: BoardRow) => api.claim(row),
  release: (api: Api, row: BoardRow) => api.release(row),
};

const doneWords: Record<BoardAct, (row: BoardRow, now: Date) => string> = {
  approve: (row) => `The answer is on its way to ${customerName(row)}.`,
  'take-over': (row) => `You have the conversation with ${customerName(row)}.`,
  claim: (row, now) =>
    row.claim ? `${customerName(row)} is yours until ${timeWords(row.claim.until, now)}.` : 'Claimed.',
  release: (row) => `You have let go of ${customerName(row)}.`,
};
