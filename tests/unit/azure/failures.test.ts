import type { Container } from '@azure/cosmos';
import { HttpRequest } from '@azure/functions';
import { describe, expect, it } from '@jest/globals';
import { handle } from '../../../functions/http/handle.ts';
import { health } from '../../../functions/http/service/health.ts';
import { runBatch } from '../../../shared/azure/cosmos/items.ts';
import { retryAfterMs } from '../../../shared/azure/failures.ts';

const failure = (facts: object): Error => Object.assign(new Error('secret words of a service'), facts);
const now = new Date('2026-03-01T10:00:00Z');

describe('a failure that passes by itself', () => {
  it.each<[string, object]>([
    ['Cosmos that is asked too much', { code: 429 }],
    ['Cosmos that writes the same document for somebody else', { code: 449 }],
    ['a container that is still being deleted', { statusCode: 409, code: 'ContainerBeingDeleted' }],
    ['the same as Storage tells it', { statusCode: 409, details: { errorCode: 'ContainerBeingDeleted' } }],
  ])('is waited for: %s', (_what, facts) => {
    expect(retryAfterMs(failure(facts), now)).toBeGreaterThanOrEqual(1000);
  });

  it.each<[string, unknown]>([
    ['a conflict', failure({ statusCode: 409, code: 'ContainerAlreadyExists' })],
    ['an outage without a word', failure({ statusCode: 503 })],
    ['what is no error', 'ContainerBeingDeleted'],
  ])('is told from one that does not: %s', (_what, error) => {
    expect(retryAfterMs(error, now)).toBeNull();
  });

  it('is answered as unavailable, with the time to wait and without its words', async () => {
    const lines: string[] = [];
    const answer = handle(health(), {
      authenticate: () => Promise.reject(failure({ code: 429 })),
      record: async () => null,
      siteOrigin: 'https://desk.example',
    });
    const request = new HttpRequest({ method: 'GET', url: 'http://127.0.0.1/api/health' });
    const response = Object(await answer(request, { error: (line: string) => lines.push(line) } as never));
    expect(response.status).toBe(503);
    expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(10);
    expect(JSON.parse(response.body)).toMatchObject({ status: 503, code: 'unavailable' });
    expect(response.body).not.toContain('secret');
    expect(lines.join()).toContain('429');
  });
});

describe('a batch that Cosmos asks to repeat', () => {
  /** Answers with these statuses, one a call. */
  const container = (statuses: number[]) => {
    const batch = async () => {
      const statusCode = statuses.shift() ?? 200;
      return { code: statusCode === 200 ? 200 : 207, result: [{ statusCode }] };
    };
    return { id: 'test', items: { batch } } as unknown as Container;
  };

  it('is repeated until it is done', async () => {
    expect(await runBatch(container([449, 449]), 'acme', [])).toEqual({ ok: true });
  });

  it('is not repeated for ever', async () => {
    const refused = await runBatch(container(Array.from({ length: 50 }, () => 449)), 'acme', []);
    expect(refused).toMatchObject({ ok: false, status: 449 });
  });

  it('is not repeated for any other reason', async () => {
    expect(await runBatch(container([412, 200]), 'acme', [])).toMatchObject({ ok: false, status: 412 });
  });
});
