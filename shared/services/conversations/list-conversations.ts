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
/** Of each tenant so many of the newest rows are looked at when only some are wanted. */
const searchedAtMost = 1000;

/**
 * The board's rows of these tenants, newest change first; one single-partition query a tenant. With `q` also the
 * conversations in which somebody said it, which costs a query over the tenant's messages. `more` is also said when not
 * all rows of a tenant could be looked at.
 */
export function createListConversations(deps: {
  board: BoardStore;
  conversations: ConversationStore;
  now: () => Date;
}) {
  const { board, conversations, now } = deps;

  async function rowsOf(
    scope: TenantScope,
    { state, light, assignee, q, limit }: ConversationFilter,
  ): Promise<{ rows: BoardRow[]; isCut: boolean }> {
    const isFiltered = light !== undefined || assignee !== undefined || q !== undefined;
    const [rows, said] = await Promise.all([
      board.rows(scope, state, isFiltered ? searchedAtMost : limit + 1),
      q === undefined ? null : conversations.search(scope, q, foundAtMost),
    ]);
    const isCut = isFiltered && rows.length === searchedAtMost;
    if (q === undefined || said === null) return { rows, isCut };
    const found = rows.filter((row) => said.includes(row.conversationId) || mentions(row, q));
    const missing = said.filter((id) => !rows.some((row) => row.conversationId === id));
    const older = await Promise.all(missing.map((id) => board.row(scope, id)));
    return { rows: [...found, ...older.filter((row) => row !== null).filter((row) => isIn(row, state))], isCut };
  }

  return async ({
    scopes,
    input,
  }: {
    scopes: readonly TenantScope[];
    input: ConversationFilter;
  }): Promise<ListConversationsResponse> => {
    const at = now();
    const parts: Awaited<ReturnType<typeof rowsOf>>[] = [];
    for (let from = 0; from < scopes.length; from += tenantsAtOnce) {
      const some = scopes.slice(from, from + tenantsAtOnce).map((scope) => rowsOf(scope, input));
      parts.push(...(await Promise.all(some)));
    }
    const { light, assignee, limit } = input;
    const listed = parts
      .flatMap(({ rows }) => rows)
      .filter((row) => light === undefined || lightOf(row, at).colour === light)
      .filter((row) => assignee === undefined || (activeClaim(row, at)?.personId ?? 'nobody') === assignee)
      .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
    const more = listed.length > limit || parts.some(({ isCut }) => isCut);
    return { rows: listed.slice(0, limit), more, at: at.toISOString() };
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
