import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { CannedReplies, type CannedReply } from '../../../shared/contract/conversation.ts';
import { createApi, type StoredCannedReplies } from '../../../web/desk/api.ts';
import { ApiProblem } from '../../../web/desk/api-problem.ts';
import { areSameReplies, sorted, without, withReply } from '../../../web/desk/canned/canned-list.ts';
import { problemsOf, tidied } from '../../../web/desk/canned/canned-rules.ts';
import { saveCanned } from '../../../web/desk/canned/save-canned.ts';

const canned = (shortcut: string, text = `text of ${shortcut}`): CannedReply => ({ shortcut, title: 'A title', text });

afterEach(() => {
  jest.restoreAllMocks();
});

describe('what somebody writes as a canned reply', () => {
  it('is stored without its slash, capitals and spaces around', () => {
    expect(tidied({ shortcut: ' /Thanks', title: ' Say thanks ', text: 'Thank you!\n' })).toEqual({
      shortcut: 'thanks',
      title: 'Say thanks',
      text: 'Thank you!',
    });
  });

  it('is told field by field what is wrong', () => {
    expect(problemsOf({ shortcut: 'so long!', title: '', text: 'x'.repeat(4001) }, [])).toEqual({
      shortcut: expect.stringContaining('a–z'),
      title: 'Write a title.',
      text: 'Use at most 4000 characters; these are 4001.',
    });
    expect(problemsOf(canned('thanks'), [canned('thanks')])).toEqual({ shortcut: expect.stringContaining('/thanks') });
  });

  it('can be saved exactly when the contract accepts it', () => {
    const text = (most: number) =>
      fc.oneof(
        fc.string({ maxLength: 5 }),
        fc.nat({ max: 3 }).map((n) => 'é'.repeat(most - 1 + n)),
      );
    const shortcut = fc.oneof(
      fc.constantFrom('thanks', 'Thanks', '/thanks', 'a_b', '', 'ä'),
      text(32),
      fc.stringMatching(/^[a-z0-9-]{30,34}$/),
    );
    fc.assert(
      fc.property(fc.record({ shortcut, title: text(80), text: text(4000) }), (written) => {
        const reply = tidied(written);
        const fine = Object.keys(problemsOf(reply, [canned('thanks')])).length === 0;
        expect(fine).toBe(CannedReplies.safeParse({ replies: [canned('thanks'), reply] }).success);
      }),
    );
  });
});

describe('the list of canned replies', () => {
  it('gets one more, another in the place of one, or one less', () => {
    const [a, b] = [canned('a'), canned('b')];
    expect(withReply([a], null, b)).toEqual([a, b]);
    expect(sorted(withReply([a, b], 'b', canned('0')))).toEqual([canned('0'), a]);
    expect(without([a, b], 'a')).toEqual([b]);
    expect(areSameReplies([a, b], [b, a])).toBe(true);
    expect(areSameReplies([a, b], [a, canned('b', 'other')])).toBe(false);
  });
});

/** The tenant's replies as the API keeps them: replaced only from their own version, or from none. */
function kept(first: readonly CannedReply[] | null, { tellsVersion = true } = {}) {
  let stored: readonly CannedReply[] | null = first;
  let version = 1;
  const answer = (): StoredCannedReplies => ({
    replies: [...(stored ?? [])],
    etag: stored && tellsVersion ? `"${version}"` : null,
  });
  return {
    now: () => stored ?? [],
    put(replies: readonly CannedReply[]) {
      stored = replies;
      version += 1;
    },
    api: {
      cannedReplies: async () => answer(),
      async saveCannedReplies(_: string, replies: readonly CannedReply[], etag: string | null) {
        if (etag !== null && etag !== `"${version}"`) throw new ApiProblem(412, { code: 'precondition-failed' });
        stored = replies;
        version += 1;
        return answer();
      },
    },
  };
}

describe('saving canned replies', () => {
  const [mine, hers] = [canned('mine'), canned('hers')];

  it.each([
    ['by the version', [canned('old')], true],
    ['when the server tells no version', [canned('old')], false],
    ['when nothing was stored before', null, true],
  ])('never overwrites what a colleague saved meanwhile: %s', async (_, first, tellsVersion) => {
    const tenant = kept(first, { tellsVersion });
    const base = await tenant.api.cannedReplies();
    tenant.put([hers]);
    const refused = await saveCanned(tenant.api, 'acme', base, [mine]);
    expect(refused).toMatchObject({ outcome: 'changed', stored: { replies: [hers] } });
    expect(tenant.now()).toEqual([hers]);
    const again = await saveCanned(tenant.api, 'acme', refused.stored, [hers, mine]);
    expect(again).toMatchObject({ outcome: 'saved', stored: { replies: [hers, mine] } });
  });

  it('meets its own earlier attempt, whose answer got lost, as a success', async () => {
    const tenant = kept([canned('old')]);
    const base = await tenant.api.cannedReplies();
    tenant.put([mine]);
    expect((await saveCanned(tenant.api, 'acme', base, [mine])).outcome).toBe('saved');
  });

  it('passes on any other problem', async () => {
    const tenant = kept([]);
    const base = await tenant.api.cannedReplies();
    tenant.api.saveCannedReplies = () => Promise.reject(new ApiProblem(403, { code: 'forbidden' }));
    await expect(saveCanned(tenant.api, 'acme', base, [mine])).rejects.toMatchObject({ status: 403 });
  });
});

describe('the calls for canned replies', () => {
  it('carry the version that was read', async () => {
    const fetching = jest
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async () => Response.json({ replies: [] }, { headers: { etag: '"7"' } }));
    const api = createApi({ baseUrl: 'https://api.example/api', token: async () => 'token' });
    const { etag } = await api.cannedReplies('acme');
    await api.saveCannedReplies('acme', [], etag);
    await api.saveCannedReplies('acme', [], null);
    const sent = fetching.mock.calls.map(([, init]) => new Headers(init?.headers).get('if-match'));
    expect(sent).toEqual([null, '"7"', null]);
  });
});
