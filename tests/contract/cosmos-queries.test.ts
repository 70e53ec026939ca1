import type { Container, JSONValue } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, byConversation, byTenant, openAccount } from './cosmos-account.ts';

let account: Account;
let orders: Container;

beforeAll(async () => {
  account = await openAccount();
  orders = await account.container({
    partitionKey: byTenant,
    indexingPolicy: {
      includedPaths: [{ path: '/*' }],
      excludedPaths: [{ path: '/text/?' }],
      compositeIndexes: [
        [
          { path: '/rank', order: 'ascending' },
          { path: '/since', order: 'descending' },
        ],
      ],
    },
  });
  for (let index = 0; index < 20; index++)
    await orders.items.create({
      id: String(index).padStart(2, '0'),
      tenantId: index % 2 ? 'acme' : 'other',
      rank: index % 3,
      since: index,
      text: `Order ${index}`,
      tags: index % 4 === 1 ? ['vip', 'de'] : [],
      ...(index % 5 === 0 && { note: null }),
    });
});
afterAll(() => account.close());

const ask = async (
  query: string,
  parameters: Record<string, JSONValue> = {},
  partitionKey: string | undefined = 'acme',
) => {
  const list = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  const options = partitionKey === undefined ? {} : { partitionKey };
  return (await orders.items.query({ query, parameters: list }, options).fetchAll()).resources;
};

describe('isolation', () => {
  it('never leaves the partition, whatever WHERE says', async () => {
    const rows = await ask("SELECT VALUE c.tenantId FROM c WHERE c.tenantId = 'other' OR true");
    expect(new Set(rows)).toEqual(new Set(['acme']));
  });

  it('is lost with the partition key option, as in the cloud', async () => {
    const { resources } = await orders.items.query('SELECT * FROM c', {}).fetchAll();
    expect(resources).toHaveLength(20);
  });

  it('reads a prefix of a hierarchical key, by WHERE and by option, and no neighbour of it', async () => {
    const container = await account.container({ partitionKey: byConversation });
    for (const [tenantId, conversationId] of [
      ['acme', 'c1'],
      ['acme', 'c2'],
      ['acme2', 'c1'],
      ['acm', 'e,c1'],
    ] as const)
      await container.items.create({ id: 'conv', tenantId, conversationId });
    const query = 'SELECT VALUE c.conversationId FROM c WHERE c.tenantId = @t';
    const byWhere = container.items.query({ query, parameters: [{ name: '@t', value: 'acme' }] });
    expect((await byWhere.fetchAll()).resources).toEqual(['c1', 'c2']);
    const byOption = container.items.query('SELECT VALUE c.conversationId FROM c', { partitionKey: ['acme'] });
    expect((await byOption.fetchAll()).resources).toEqual(['c1', 'c2']);
  });
});

describe('paging inside one partition', () => {
  it('resumes by token and loses nothing when rows come and go between two pages', async () => {
    const container = await account.container();
    const put = (id: string, n: number) => container.items.upsert({ id, tenantId: 'acme', n });
    for (let n = 0; n < 12; n++) await put(`k${n}`, n);
    const seen: number[] = [];
    let continuationToken: string | undefined;
    do {
      const options = { partitionKey: 'acme', maxItemCount: 5, ...(continuationToken && { continuationToken }) };
      const page = await container.items.query<number>('SELECT VALUE c.n FROM c ORDER BY c.n', options).fetchNext();
      seen.push(...page.resources);
      continuationToken = page.continuationToken;
      await put(`before${seen.length}`, 0.5);
      await container.item(`k${seen.at(-1)}`, 'acme').delete();
    } while (continuationToken);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('counts TOP and LIMIT over all pages', async () => {
    const sizes: number[] = [];
    const query = 'SELECT c.id FROM c ORDER BY c.since OFFSET 1 LIMIT 7';
    for await (const { resources } of orders.items
      .query(query, { partitionKey: 'acme', maxItemCount: 3 })
      .getAsyncIterator())
      sizes.push(resources.length);
    expect(sizes).toEqual([3, 3, 1]);
  });

  it('refuses the token of another query', async () => {
    const options = { partitionKey: 'acme', maxItemCount: 2 };
    const { continuationToken } = await orders.items.query('SELECT * FROM c', options).fetchNext();
    expect(continuationToken).toEqual(expect.any(String));
    const other = orders.items.query('SELECT c.id FROM c', { ...options, continuationToken });
    await expect(other.fetchNext()).rejects.toMatchObject({ code: 400 });
  });

  it('gives no token where the query sorts over several partitions, as in the cloud', async () => {
    const query = orders.items.query('SELECT VALUE c.since FROM c ORDER BY c.since', { maxItemCount: 5 });
    const page = await query.fetchNext();
    expect(page.resources).toEqual([0, 1, 2, 3, 4]);
    expect(page.continuationToken).toBeUndefined();
  });
});

describe('what a query means', () => {
  it('sorts by several fields forwards and backwards along a composite index', async () => {
    const expected = [...Array(10).keys()].map((n) => n * 2 + 1).sort((a, b) => (a % 3) - (b % 3) || b - a);
    expect(await ask('SELECT VALUE c.since FROM c ORDER BY c.rank, c.since DESC')).toEqual(expected);
    expect(await ask('SELECT VALUE c.since FROM c ORDER BY c.rank DESC, c.since')).toEqual(expected.reverse());
  });

  it.each<[string, string, JSONValue[]]>([
    [
      'a missing property is neither equal nor unequal',
      'SELECT VALUE c.since FROM c WHERE c.nope != 1 OR NOT (c.nope = 1)',
      [],
    ],
    ['null is a value of its own', 'SELECT VALUE c.since FROM c WHERE c.note = null', [5, 15]],
    ['a text is unequal to a number', "SELECT VALUE COUNT(1) FROM c WHERE c.since != 'x'", [10]],
    ['a text is not less than a number', "SELECT VALUE c.since FROM c WHERE c.since < 'x' OR NOT (c.since < 'x')", []],
    ['a decided OR ignores the undefined side', 'SELECT VALUE c.since FROM c WHERE c.nope = 1 OR c.since = 3', [3]],
    ['undefined results are left out', 'SELECT VALUE c.note FROM c', [null, null]],
    [
      'JOIN makes a row of each element',
      'SELECT VALUE t FROM c JOIN t IN c.tags WHERE c.since < 6',
      ['vip', 'de', 'vip', 'de'],
    ],
    [
      'JOIN takes a subquery',
      "SELECT VALUE t FROM c JOIN (SELECT VALUE x FROM x IN c.tags WHERE x = 'de') t",
      ['de', 'de', 'de', 'de', 'de'],
    ],
    [
      'EXISTS asks a subquery',
      "SELECT VALUE c.since FROM c WHERE EXISTS (SELECT VALUE t FROM t IN c.tags WHERE t = 'vip') AND c.since < 9",
      [1, 5],
    ],
    [
      'aggregates of nothing',
      'SELECT COUNT(1) AS n, SUM(c.since) AS s, AVG(c.since) AS a, MAX(c.since) AS m FROM c WHERE false',
      [{ n: 0, s: 0 }],
    ],
    ['a sum of texts is undefined', 'SELECT VALUE SUM(c.text) FROM c', []],
    [
      'an expression over groups',
      'SELECT c.rank AS r, MAX(c.since) - MIN(c.since) AS span FROM c GROUP BY c.rank',
      [
        { r: 1, span: 18 },
        { r: 0, span: 12 },
        { r: 2, span: 12 },
      ],
    ],
    [
      'LIKE with escape',
      "SELECT VALUE c.since FROM c WHERE c.text LIKE 'Order 1_' AND NOT ('1%' LIKE '1!%_' ESCAPE '!')",
      [11, 13, 15, 17, 19],
    ],
    [
      'BETWEEN, IN and NOT IN',
      'SELECT VALUE c.since FROM c WHERE c.since BETWEEN 3 AND 9 AND c.rank IN (0, 1) AND c.since NOT IN (9)',
      [3, 7],
    ],
    [
      'a ternary and ??',
      "SELECT VALUE (c.since > 17 ? 'late' : c.nope ?? 'early') FROM c WHERE c.since > 15",
      ['early', 'late'],
    ],
    ['DISTINCT', 'SELECT DISTINCT VALUE c.rank FROM c ORDER BY c.rank', [0, 1, 2]],
    ['TOP', 'SELECT TOP 2 VALUE c.since FROM c ORDER BY c.since DESC', [19, 17]],
  ])('%s', async (_, query, expected) => {
    expect(await ask(query)).toEqual(expected);
  });

  it('takes parameters in every place of a value', async () => {
    const query =
      'SELECT TOP @top VALUE c.since FROM c WHERE ARRAY_CONTAINS(@ranks, c.rank) AND c[@name] > 3 ORDER BY c.since';
    expect(await ask(query, { '@top': 2, '@ranks': [0, 2], '@name': 'since' })).toEqual([5, 9]);
  });

  it.each([
    ['no query at all', 'SELEC * FROM c'],
    ['a sentence without an end', 'SELECT * FROM c WHERE'],
    ['an unknown function', 'SELECT NOPE(c.id) FROM c'],
    ['too many arguments', "SELECT LOWER('a', 'b') FROM c"],
    ['an unknown name', 'SELECT VALUE d.id FROM c'],
    ['a parameter without a value', 'SELECT * FROM c WHERE c.id = @nobody'],
    ['two sort fields without their composite index', 'SELECT * FROM c ORDER BY c.since, c.rank'],
    ['a sort by a field that is not indexed', 'SELECT * FROM c ORDER BY c.text'],
    ['a sort by a computed value', 'SELECT * FROM c ORDER BY LOWER(c.id)'],
    ['a property outside GROUP BY', 'SELECT c.since, COUNT(1) AS n FROM c GROUP BY c.rank'],
    ['an aggregate in WHERE', 'SELECT * FROM c WHERE COUNT(1) > 1'],
    ['a doubtful NOT', 'SELECT * FROM c WHERE NOT c.rank = 1'],
    ['a star over a join', 'SELECT * FROM c JOIN t IN c.tags'],
    ['a user defined function', 'SELECT VALUE udf.f(c.id) FROM c'],
    ['a negative limit', 'SELECT * FROM c OFFSET 0 LIMIT -1'],
  ])('is refused with 400 and the reason: %s', async (_, query) => {
    await expect(ask(query)).rejects.toMatchObject({
      code: 400,
      body: { code: 'BadRequest', message: expect.stringContaining('errors') },
    });
  });
});
