import type { BoardStore } from '../../azure/cosmos/board.ts';
import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import { rowOf } from '../../domain/board.ts';
import type { Context } from '../context.ts';

export type RebuildBoard = ReturnType<typeof createRebuildBoard>;

const pageSize = 200;
const maxPages = 5000;

/** Makes the tenant's board again from its conversations, while it is in use: a row is only ever replaced by a newer one. */
export function createRebuildBoard({ conversations, board }: { conversations: ConversationStore; board: BoardStore }) {
  return async ({ ctx: { scope } }: { ctx: Pick<Context, 'scope'> }): Promise<{ rows: number; repaired: number }> => {
    let after = '';
    let rows = 0;
    let repaired = 0;
    for (let page = 0; page < maxPages; page++) {
      const heads = await conversations.heads(scope, after, pageSize);
      for (const head of heads) if (await board.put(scope, rowOf(head))) repaired += 1;
      rows += heads.length;
      const last = heads.at(-1);
      if (!last) break;
      after = last.conversationId;
    }
    return { rows, repaired };
  };
}
