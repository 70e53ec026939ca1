import type { OperationInput } from '@azure/cosmos';
import type { Visitor } from '../support/platform.ts';
import type { BenchTenant } from './bench-tenant.ts';
import { question } from './bench-tenant.ts';
import type { Figure } from './figure.ts';
import { measurePairs, timed } from './samples.ts';

/** A customer's message until 202, and one batch of the same three documents by the SDK in this process. */
export async function measureAcknowledge(tenant: BenchTenant, customer: Visitor, pairs: number): Promise<Figure[]> {
  const container = tenant.cosmos.container('conversations');
  const conversationId = 'cbenchbatch';
  const names = { tenantId: tenant.tenantId, conversationId };
  const head = (n: number) => ({ ...names, id: 'conv', type: 'bench', ...headLike(n) });
  await container.items.upsert(head(0));
  const document = (body: object) =>
    ({ operationType: 'Create', resourceBody: { ...names, ...body } }) as OperationInput;

  const { through, direct, ratios } = await measurePairs({
    pairs,
    warmUp: 5,
    async through() {
      let seq = 0;
      const total = await timed(async () => {
        seq = (await customer.send(question)).message.seq;
      });
      // Its turn must not burden the batch that follows.
      while ((await customer.list(seq, 5)).messages.length === 0);
      return { total };
    },
    async direct(n) {
      const message = { seq: n, author: 'customer', text: question, attachments: [], citations: [], at: new Date() };
      const operations: OperationInput[] = [
        document({ id: `e|${n}`, type: 'bench', seq: n, ttl: 2_592_000 }),
        document({ id: `m|${n}`, type: 'bench', ...message }),
        { operationType: 'Replace', id: 'conv', resourceBody: head(n) },
      ];
      return timed(async () => {
        const { code } = await container.items.batch(operations, [tenant.tenantId, conversationId]);
        if (code !== 200) throw new Error(`The batch ended with ${code}.`);
      });
    },
  });
  return [
    { name: 'acknowledged ÷ one Cosmos batch', unit: '×', values: ratios, goal: { quantile: 'p50', atMost: 2 } },
    { name: 'acknowledged', unit: 'ms', values: through.map(({ total }) => total) },
    { name: 'one Cosmos batch', unit: 'ms', values: direct },
  ];
}

/** As large as the head of a conversation in which answers were given. */
const headLike = (n: number) => ({
  channel: 'web-chat',
  customerId: 'v'.padEnd(27, '0'),
  epoch: 0,
  posture: 'human',
  nextSeq: n,
  lastCustomerSeq: n,
  answeredSeq: n,
  heldDraft: null,
  handoff: null,
  session: { lifeId: 'l'.padEnd(36, '0'), bootId: 'b'.padEnd(36, '0'), throughSeq: n, at: new Date().toISOString() },
  superseded: 0,
  lastTurn: { turnId: `0-${n}-${n}`, at: new Date().toISOString() },
  waitingSince: null,
  createdAt: new Date().toISOString(),
  updatedAt: new Date().toISOString(),
});
