import type { BoardStore } from '../../azure/cosmos/board.ts';
import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { BoardRow, ListConversationsResponse } from '../../contract/conversation.ts';
import { activeClaim, lightOf } from '../../contract/light.ts';
import type { TenantScope } from '../../tenancy/scope.ts';

export type ListConversations = ReturnType<typeof createListConversations>;

export type ConversationFilter = {
  state: 'open' | 'resolved' | 'all';
  light?: 'red' | 'yellow' | 'green' | undefined;
  /** A person's id, or `nobody`. */
  assignee?: string | undefined;
  q?: string | undefined;
  limit: number;
};

const tenantsAtOnce = 8;
const foundAtMost = 50;

/**
 * The board's rows of these tenants, newest change first; one single-partition query a tenant. With `q` also the
 * conversations in which somebody said it, which costs a query over the tenant's messages.
 */
export function createListConversations(deps: {
  board: BoardStore;
  conversations: ConversationStore;
  now: () => Date;
}) {
  const { board, conversations, now } = deps;

  async function rowsOf(scope: TenantScope, { state, q, limit }: ConversationFilter): Promise<BoardRow[]> {
    if (q === undefined) return board.rows(scope, state, limit + 1);
    const [rows, said] = await Promise.all([
      board.rows(scope, state, limit + 1),
      conversations.search(scope, q, foundAtMost),
    ]);
    const found = rows.filter((row) => said.includes(row.conversationId) || mentions(row, q));
    const missing = said.filter((id) => !rows.some((row) => row.conversationId === id));
    const older = await Promise.all(missing.map((id) => board.row(scope, id)));
    return [...found, ...older.filter((row) => row !== null && isIn(row, state)).map((row) => row as BoardRow)];
  }

  return async ({
    scopes,
    input,
  }: {
    scopes: readonly TenantScope[];
    input: ConversationFilter;
  }): Promise<ListConversationsResponse> => {
    const at = now();
    const rows: BoardRow[] = [];
    for (let from = 0; from < scopes.length; from += tenantsAtOnce) {
      const some = scopes.slice(from, from + tenantsAtOnce).map((scope) => rowsOf(scope, input));
      rows.push(...(await Promise.all(some)).flat());
    }
    const { light, assignee, limit } = input;
    const listed = rows
      .filter((row) => light === undefined || lightOf(row, at).colour === light)
      .filter((row) => assignee === undefined || (activeClaim(row, at)?.personId ?? 'nobody') === assignee)
      .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
    return { rows: listed.slice(0, limit), more: listed.length > limit, at: at.toISOString() };
  };
}

const isIn = (row: BoardRow, state: ConversationFilter['state']): boolean =>
  state === 'all' || (row.resolution === null) === (state === 'open');

function mentions(row: BoardRow, q: string): boolean {
  const words = q.toLowerCase();
  return [row.customer.name ?? '', row.customer.id, row.subject, row.preview?.text ?? '', ...row.tags].some((text) =>
    text.toLowerCase().includes(words),
  );
}
