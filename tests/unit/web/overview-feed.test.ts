import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { OverviewResponse } from '../../../shared/contract/overview.ts';
import { overviewOf } from '../../../shared/domain/overview.ts';
import { ApiProblem } from '../../../web/desk/api-problem.ts';
import { createOverviewFeed, type Range } from '../../../web/desk/overview/overview-feed.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const figuresOf = (days: number): OverviewResponse => {
  const now = new Date();
  return { ...overviewOf([], { now, days }), tenants: [], at: now.toISOString() };
};

/** A feed whose reads end when the test says so. */
function watchedFeed() {
  const reads: { range: Range; answer: () => void; fail: (problem: unknown) => void }[] = [];
  const feed = createOverviewFeed({
    range: 7,
    random: () => 0.5,
    read: (range) =>
      new Promise((resolve, reject) => {
        reads.push({ range, answer: () => resolve(figuresOf(range)), fail: reject });
      }),
  });
  const settle = () => jest.advanceTimersByTimeAsync(0);
  return {
    ...feed,
    reads,
    now: () => feed.state.value,
    async answer() {
      reads.at(-1)?.answer();
      await settle();
    },
    async fail(problem: unknown = new TypeError('fetch failed')) {
      reads.at(-1)?.fail(problem);
      await settle();
    },
  };
}

describe('the figures of the overview', () => {
  it('are read as soon as somebody looks', async () => {
    const feed = watchedFeed();
    expect(feed.reads).toHaveLength(0);
    feed.setVisible(true);
    expect(feed.now()).toMatchObject({ loading: true, figures: null });
    await feed.answer();
    expect(feed.now()).toMatchObject({ loading: false, problem: null, figures: { tenants: [] } });
  });

  it('are read again every 30 seconds', async () => {
    const feed = watchedFeed();
    feed.setVisible(true);
    await feed.answer();
    await jest.advanceTimersByTimeAsync(29_999);
    expect(feed.reads).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(feed.reads).toHaveLength(2);
  });

  it('are not read while nobody looks, and at once when somebody comes back', async () => {
    const feed = watchedFeed();
    feed.setVisible(true);
    await feed.answer();
    feed.setVisible(false);
    await jest.advanceTimersByTimeAsync(600_000);
    expect(feed.reads).toHaveLength(1);
    feed.setVisible(true);
    expect(feed.reads).toHaveLength(2);
  });

  it('are not read again by a short look elsewhere', async () => {
    const feed = watchedFeed();
    feed.setVisible(true);
    await feed.answer();
    feed.setVisible(false);
    feed.setVisible(true);
    expect(feed.reads).toHaveLength(1);
  });

  it('stay when a later read fails, with the reason, until one succeeds', async () => {
    const feed = watchedFeed();
    feed.setVisible(true);
    await feed.answer();
    feed.refresh();
    await feed.fail();
    expect(feed.now()).toMatchObject({ figures: { tenants: [] }, problem: { code: 'no-answer' } });
    feed.refresh();
    await feed.answer();
    expect(feed.now().problem).toBeNull();
  });

  it('are asked for less and less often while that fails, down to every four minutes', async () => {
    const feed = watchedFeed();
    feed.setVisible(true);
    for (const pause of [30_000, 60_000, 120_000, 240_000, 240_000]) {
      await feed.fail();
      const before = feed.reads.length;
      await jest.advanceTimersByTimeAsync(pause - 1);
      expect(feed.reads).toHaveLength(before);
      await jest.advanceTimersByTimeAsync(1);
      expect(feed.reads).toHaveLength(before + 1);
    }
  });

  it('are asked for no sooner than the server wants', async () => {
    const feed = watchedFeed();
    feed.setVisible(true);
    await feed.fail(new ApiProblem(429, { code: 'rate-limited' }, 90));
    await jest.advanceTimersByTimeAsync(89_999);
    expect(feed.reads).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(feed.reads).toHaveLength(2);
  });

  it('are those of the range chosen last, in whatever order the answers come', async () => {
    const feed = watchedFeed();
    feed.setVisible(true);
    feed.choose(14);
    feed.choose(30);
    feed.reads[2]?.answer();
    await jest.advanceTimersByTimeAsync(0);
    feed.reads[0]?.answer();
    feed.reads[1]?.fail(new TypeError('late'));
    await jest.advanceTimersByTimeAsync(0);
    expect(feed.now()).toMatchObject({ range: 30, loading: false, problem: null });
    expect(feed.now().figures?.days).toHaveLength(30);
  });

  it('are asked for once when asked for twice', () => {
    const feed = watchedFeed();
    feed.setVisible(true);
    feed.refresh();
    feed.choose(7);
    expect(feed.reads).toHaveLength(1);
  });

  it('are never read again once the page is left', async () => {
    const feed = watchedFeed();
    feed.setVisible(true);
    await feed.answer();
    feed.stop();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(feed.reads).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});
