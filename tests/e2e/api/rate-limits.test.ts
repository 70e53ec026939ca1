import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeyCreated, OperationAccepted } from '../../../shared/contract/tenant.ts';
import { type Platform, startPlatform } from '../../support/platform.ts';
import { type Answer, caller, hangUp } from './call.ts';

let platform: Platform;
let call: ReturnType<typeof caller>;
beforeAll(async () => {
  platform = await startPlatform();
  call = caller(platform.api);
}, 60_000);
afterAll(async () => {
  hangUp();
  await platform?.stop();
}, 60_000);

/** A tenant that takes messages at once, while its instance still starts; its first API key comes back. */
async function tenant(tenantId: string, visitorPerMinute: number, tenantPerMinute: number) {
  const settings = { limits: { visitorPerMinute, tenantPerMinute } };
  const { apiKey = '' } = OperationAccepted.parse(
    await platform.operator.must('POST', '/tenants', { tenantId, settings }),
  );
  return { 'x-tenant-id': tenantId, 'x-api-key': apiKey };
}

let sent = 0;
const send = (headers: Record<string, string>): Promise<Answer> =>
  call({ method: 'POST', path: '/chat/messages', headers, body: { clientMessageId: `m-${++sent}`, text: 'Hello' } });
const statuses = async (headers: Record<string, string>, times: number): Promise<number[]> => {
  const answers: number[] = [];
  for (let n = 0; n < times; n++) answers.push((await send(headers)).status);
  return answers;
};
const taken = (times: number): number[] => Array<number>(times).fill(202);

const isRefused = (answer: Answer): void => {
  expect(answer).toMatchObject({ status: 429, json: { code: 'rate-limited' } });
  const seconds = Number(answer.headers.get('retry-after'));
  expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60).toBe(true);
};

describe('messages in a minute', () => {
  it('are limited per visitor; other visitors and the tenant’s servers go on', async () => {
    const key = await tenant('few-each', 3, 1000);
    const [eager, other] = await Promise.all([platform.visitor('few-each'), platform.visitor('few-each')]);
    expect(await statuses(eager.headers, 3)).toEqual(taken(3));
    isRefused(await send(eager.headers));
    expect((await send(other.headers)).status).toBe(202);
    expect((await send(key)).status).toBe(202);
    expect((await eager.list()).messages.filter(({ author }) => author === 'customer')).toHaveLength(3);
  });

  it('are not won back by a new token for the same visitor', async () => {
    await tenant('renewed', 2, 1000);
    const { token, headers } = await platform.visitor('renewed');
    expect(await statuses(headers, 2)).toEqual(taken(2));
    const renewed = await call({ method: 'POST', path: '/chat/sessions', body: { tenantId: 'renewed', token } });
    isRefused(await send({ authorization: `Bearer ${Object(renewed.json).token}` }));
  });

  it('are limited per key; another key and the visitors go on', async () => {
    const key = await tenant('few-a-key', 100, 8);
    const second = ApiKeyCreated.parse(
      await platform.operator.must('POST', '/tenants/few-a-key/keys', { name: 'second' }),
    );
    expect(await statuses(key, 4)).toEqual(taken(4));
    isRefused(await send(key));
    expect((await send({ ...key, 'x-api-key': second.apiKey })).status).toBe(202);
    expect((await send((await platform.visitor('few-a-key')).headers)).status).toBe(202);
  });

  it('are limited per tenant, whoever writes; other tenants go on', async () => {
    await Promise.all([tenant('few-in-all', 100, 3), tenant('another', 100, 1000)]);
    const visitors = await Promise.all(Array.from({ length: 4 }, () => platform.visitor('few-in-all')));
    const answers: Answer[] = [];
    for (const { headers } of visitors) answers.push(await send(headers));
    expect(answers.slice(0, 3).map(({ status }) => status)).toEqual(taken(3));
    for (const refused of answers.slice(3)) isRefused(refused);
    expect((await send((await platform.visitor('another')).headers)).status).toBe(202);
  });
});

describe('sessions in a minute', () => {
  const start = (forwarded: string): Promise<Answer> =>
    call({
      method: 'POST',
      path: '/chat/sessions',
      headers: { 'x-forwarded-for': forwarded },
      body: { tenantId: 'crowd' },
    });

  it('are limited per address, whatever its port and whatever it says of itself; other addresses go on', async () => {
    await tenant('crowd', 100, 1000);
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, n) => start(`10.0.0.${n % 250}, 203.0.113.1:${4000 + n}`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    isRefused(await start('198.51.100.7, 203.0.113.1:9999'));
    expect((await start('203.0.113.2:9999')).status).toBe(201);
    expect((await start('[2001:db8::1]:9999')).status).toBe(201);
  });
});
