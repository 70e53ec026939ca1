import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createApi } from '../../../web/desk/api.ts';
import { ApiProblem, asProblem } from '../../../web/desk/api-problem.ts';
import { objection } from '../../../web/desk/board/acts.ts';
import { ageWords, slaWords, spanWords, timeWords } from '../../../web/desk/clock-words.ts';
import { customerName } from '../../../web/desk/customer-name.ts';
import { createKeyReader, isShortcut, type KeyPress } from '../../../web/desk/key-reader.ts';
import { pauseBefore } from '../../../web/desk/live/pace.ts';
import { routeOf } from '../../../web/desk/route.ts';
import { boardRow } from '../../support/board-row.ts';

const now = new Date('2026-05-20T10:00:00.000Z');
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();

describe('words about time', () => {
  it('tell what is due and what is late, as a clock does', () => {
    const words = [130, 0, -40, 3_930, 4 * 86_400].map((seconds) => slaWords({ dueAt: inSeconds(seconds) }, now));
    expect(words).toEqual(['due in 2:10', 'due in 0:00', 'late by 0:40', 'due in 1 h 05', 'due in 4 d']);
  });

  it('tell an age roughly', () => {
    expect([-10, 10, -59 * 60, -3 * 3600, -50 * 3600].map((s) => ageWords(inSeconds(s), now))).toEqual([
      'now',
      'now',
      '59 min',
      '3 h',
      '2 d',
    ]);
    expect(spanWords(-5)).toBe('0:00');
  });

  it('name the day when it is not today', () => {
    const noon = new Date(2026, 4, 20, 12, 0);
    expect(timeWords(new Date(2026, 4, 20, 9, 5).toISOString(), noon)).toBe('09:05');
    expect(timeWords(new Date(2026, 4, 21, 9, 5).toISOString(), noon)).toBe('May 21, 09:05');
  });
});

describe('keys', () => {
  const press = (key: string, changes: Partial<KeyPress> = {}): KeyPress => ({
    ...{ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false },
    target: { tagName: 'BODY', isContentEditable: false, role: null },
    ...changes,
  });
  const on = (tagName: string) => ({ target: { tagName, isContentEditable: false, role: null } });

  it('are no shortcuts while somebody writes or chooses, or for the browser', () => {
    expect(['INPUT', 'TEXTAREA', 'SELECT'].some((tag) => isShortcut(press('a', on(tag))))).toBe(false);
    expect(isShortcut(press('a', { ctrlKey: true }))).toBe(false);
    expect(isShortcut(press('a', { target: { tagName: 'DIV', isContentEditable: true, role: null } }))).toBe(false);
    expect(isShortcut(press('a', on('A')))).toBe(true);
  });

  it('leave Enter to the link or button that has the focus', () => {
    expect(isShortcut(press('Enter', on('A')))).toBe(false);
    expect(isShortcut(press('Enter'))).toBe(true);
  });

  it('that are held down move on, but never act again', () => {
    expect(['j', 'k', 'a', 't'].map((key) => isShortcut(press(key, { repeat: true })))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('make a sequence when they follow each other soon', () => {
    const read = createKeyReader();
    expect(read('g', 0)).toEqual(['g']);
    expect(read('b', 500)).toEqual(['g b', 'b']);
    expect(read('o', 600)).toEqual(['o']);
    expect(read('g', 2_000)).toEqual(['g']);
    expect(read('b', 9_000)).toEqual(['b']);
  });
});

describe('addresses', () => {
  it('name the pages, and what was wanted of a conversation', () => {
    expect(['/desk', '/desk/', '/desk/overview', '/desk/settings/'].map((path) => routeOf(path).page)).toEqual([
      'board',
      'board',
      'overview',
      'settings',
    ]);
    expect(routeOf('/desk/c/acme/c0000000001', { intent: 'edit' })).toEqual({
      page: 'conversation',
      conversation: { tenantId: 'acme', conversationId: 'c0000000001' },
      intent: 'edit',
    });
    expect(routeOf('/desk/c/acme/c0000000001', { intent: 'delete' })).toMatchObject({ intent: null });
  });

  it('that mean nothing are unknown', () => {
    expect(['/desk/c/acme', '/desk/c/%E0%A4%A/c1', '/desk/else'].map((path) => routeOf(path).page)).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
  });
});

describe('acts on a row', () => {
  it('are refused in words where they make no sense', () => {
    const draft = { draftId: '1-1-1', confidence: 0.2, outcome: 'findings-only', at: inSeconds(0) } as const;
    expect(objection('approve', boardRow())).toContain('No draft');
    expect(objection('approve', boardRow({ heldDraft: draft }))).toContain('Press e');
    expect(objection('approve', boardRow({ heldDraft: { ...draft, outcome: 'suggest' } }))).toBeNull();
    expect(objection('take-over', boardRow({ posture: 'human' }))).toContain('already');
    expect(objection('claim', boardRow())).toBeNull();
  });

  it('name a visitor without a name by the end of the id', () => {
    expect(customerName({ customer: { id: 'visitor-8f3a', name: ' ' } })).toBe('Visitor 8f3a');
    expect(customerName({ customer: { id: 'visitor-8f3a', name: 'Anna' } })).toBe('Anna');
  });
});

describe('the API client', () => {
  const realFetch = globalThis.fetch;
  afterEach(() => {
    globalThis.fetch = realFetch;
  });
  const answering = (answer: () => Response | Promise<Response>) => {
    const fetching = jest.fn<typeof fetch>(async () => answer());
    globalThis.fetch = fetching;
    const onUnauthenticated = jest.fn();
    const api = createApi({ baseUrl: 'https://api.example/api', token: async () => 'token', onUnauthenticated });
    return { api, fetching, onUnauthenticated };
  };
  const ref = { tenantId: 'acme', conversationId: 'c0000000001' };

  it('calls by the paths of the contract, with what is given and no more', async () => {
    const { api, fetching } = answering(() => Response.json({}));
    await api.listConversations({ state: 'open', q: '' });
    await api.conversation({ ...ref, after: 7 });
    await api.approve(ref, '1-2-3');
    await api.setTags(ref, ['vip']);
    expect(fetching.mock.calls.map(([url, init]) => `${init?.method} ${url} ${init?.body}`)).toEqual([
      'GET https://api.example/api/conversations?state=open null',
      'GET https://api.example/api/conversations/c0000000001?tenantId=acme&after=7 null',
      'POST https://api.example/api/conversations/c0000000001/drafts/1-2-3/approve?tenantId=acme null',
      'PUT https://api.example/api/conversations/c0000000001/tags?tenantId=acme {"tags":["vip"]}',
    ]);
  });

  it('rejects with the problem that the API tells, in its own words', async () => {
    const problem = { type: 'about:blank', title: 'Conflict', status: 409, code: 'conflict', detail: 'Ana has it.' };
    const { api } = answering(() => Response.json(problem, { status: 409, headers: { 'retry-after': '3' } }));
    await expect(api.claim(ref)).rejects.toMatchObject({
      status: 409,
      code: 'conflict',
      message: 'Ana has it.',
      retryAfterSeconds: 3,
    });
  });

  it('tells when nobody answers, or an answer is no JSON', async () => {
    const dead = answering(() => Promise.reject(new TypeError('fetch failed')));
    await expect(dead.api.me()).rejects.toMatchObject({ status: 0, code: 'no-answer' });
    const odd = answering(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(odd.api.me()).rejects.toMatchObject({ status: 502, title: 'The server answered 502' });
    expect(asProblem(new DOMException('slow', 'TimeoutError'))).toMatchObject({ code: 'timeout' });
  });

  it('tells of a token that is not accepted', async () => {
    const { api, onUnauthenticated } = answering(() => new Response('', { status: 401 }));
    await expect(api.me()).rejects.toBeInstanceOf(ApiProblem);
    expect(onUnauthenticated).toHaveBeenCalledTimes(1);
  });

  it('understands an answer without content', async () => {
    const { api } = answering(() => new Response(null, { status: 204 }));
    await expect(api.presence(ref, 'viewing')).resolves.toBeNull();
  });
});

describe('the pace of reconnecting', () => {
  it('slows down to half a minute, and is never the same for all', () => {
    expect([0, 1, 2, 20].map((attempt) => pauseBefore(attempt, () => 1))).toEqual([500, 1000, 2000, 30_000]);
    expect(pauseBefore(20, () => 0)).toBe(15_000);
  });
});
