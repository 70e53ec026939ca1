import { describe, expect, it } from '@jest/globals';
import type { ListConversationsResponse } from '../../../shared/contract/conversation.ts';
import { type Api, createApi } from '../../../web/desk/api.ts';
import { ApiProblem } from '../../../web/desk/api-problem.ts';
import { noFilters } from '../../../web/desk/board/filters.ts';
import { createDeskStore } from '../../../web/desk/desk-store.ts';
import { createBoardFeed } from '../../../web/desk/live/board-feed.ts';
import { boardRow } from '../../support/board-row.ts';

const at = '2026-05-20T10:00:00.000Z';
const [first, second] = [boardRow({ conversationId: 'c1' }), boardRow({ conversationId: 'c2' })];
type Answer = (query: { state?: string }) => Promise<ListConversationsResponse>;

function feedWith(answer: Answer) {
  const store = createDeskStore();
  const asked: string[] = [];
  const api: Api = {
    ...createApi({ baseUrl: 'https://api.example', token: async () => '' }),
    listConversations: (query) => {
      asked.push(query.state ?? '');
      return answer(query);
    },
  };
  return { store, asked, feed: createBoardFeed(api, store), ids: () => [...store.rows.value.keys()].sort() };
}

describe('fetching the board', () => {
  it('forgets an open conversation that is not listed any more', async () => {
    let rows = [first, second];
    const { feed, ids } = feedWith(async () => ({ rows, more: false, at }));
    await feed.refetch();
    rows = [second];
    await feed.refetch();
    expect(ids()).toEqual(['acme/c2']);
  });

  it('keeps what changed while the answer was on its way, and everything when there are more than are listed', async () => {
    let more = false;
    const { feed, store, ids } = feedWith(async () => {
      store.put([{ ...first, version: store.rows.value.size + 2 }]);
      return { rows: [second], more, at };
    });
    store.put([first]);
    await feed.refetch();
    expect(ids()).toEqual(['acme/c1', 'acme/c2']);
    more = true;
    store.put([boardRow({ conversationId: 'c3' })]);
    await feed.refetch();
    expect(ids()).toEqual(['acme/c1', 'acme/c2', 'acme/c3']);
    expect(feed.more.value).toBe(true);
  });

  it('asks for resolved conversations only when they are to be seen', async () => {
    const { feed, store, asked } = feedWith(async () => ({ rows: [], more: false, at }));
    await feed.refetch();
    store.filters.value = { ...noFilters, state: 'all' };
    await feed.refetch();
    expect(asked).toEqual(['open', 'open', 'resolved']);
  });

  it('is one fetch at a time, and one more for all who asked meanwhile', async () => {
    const { feed, asked } = feedWith(async () => ({ rows: [first], more: false, at }));
    await Promise.all([feed.refetch(), feed.refetch(), feed.refetch()]);
    expect(asked).toHaveLength(2);
  });

  it('keeps the rows and tells the problem when it fails, until it succeeds again', async () => {
    let works = true;
    const { feed, ids } = feedWith(async () => {
      if (!works) throw new ApiProblem(503, { code: 'unavailable', title: 'Try later' });
      return { rows: [first], more: false, at };
    });
    await feed.refetch();
    works = false;
    await feed.refetch();
    expect(feed.state.value).toMatchObject({ loaded: true, problem: { code: 'unavailable' } });
    expect(ids()).toEqual(['acme/c1']);
    works = true;
    await feed.refetch();
    expect(feed.state.value).toEqual({ loaded: true, problem: null });
  });
});
