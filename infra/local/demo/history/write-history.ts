import type { Database } from '@azure/cosmos';
import { createBoardStore } from '../../../../shared/azure/cosmos/board.ts';
import { createConversationStore } from '../../../../shared/azure/cosmos/conversations.ts';
import { openDatabase } from '../../../../shared/azure/cosmos/database.ts';
import { rowOf } from '../../../../shared/domain/board.ts';
import { openScope } from '../../../../shared/tenancy/scope.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import type { DemoTenant } from '../demo-tenants.ts';
import { earlierConversations, firstCustomer } from './earlier-conversations.ts';
import { conversationOf, type EarlierConversation } from './tell.ts';

const writtenAtOnce = 4;

/** Stores the earlier conversations of these tenants in the cloud's own Cosmos account. Throws when `signal` ends it. */
export async function writeHistories(
  { cosmos, settings }: Pick<LocalCloud, 'cosmos' | 'settings'>,
  demo: readonly DemoTenant[],
  signal?: AbortSignal,
): Promise<void> {
  const database = openDatabase({ ...cosmos, database: settings.COSMOS_DATABASE ?? '' });
  try {
    for (const tenant of demo) await writeHistory(database, tenant, new Date(), signal);
  } finally {
    database.client.dispose();
  }
}

/**
 * Stores the earlier conversations of a demo tenant by the stores of the app, a few at once. That of the first customer
 * is written last: where it is, all are, and nothing is done. What an interrupted start left is kept.
 * @returns how many are there that were not
 */
export async function writeHistory(
  database: Database,
  demo: DemoTenant,
  now: Date,
  signal?: AbortSignal,
): Promise<number> {
  const conversations = createConversationStore(database);
  const board = createBoardStore(database);
  const scope = openScope(demo.tenantId, { kind: 'platform', cause: 'demo' });
  const customer = firstCustomer(demo);
  if (!customer || (await conversations.head(scope, conversationOf(demo.tenantId, customer)))) return 0;

  async function write({ head, messages, drafts, packet, note }: EarlierConversation): Promise<void> {
    for (const draft of drafts.slice(0, -1)) await conversations.recordDraft(scope, head.conversationId, draft);
    const draft = drafts.at(-1);
    await conversations.commit(scope, {
      ...{ head, etag: null, messages },
      ...(draft && { draft }),
      ...(packet && { packet }),
      ...(note && { note }),
    });
    await board.put(scope, rowOf(head));
  }

  const [first, ...others] = earlierConversations(demo, now);
  const queue = others.values();
  const writeSome = async (): Promise<void> => {
    for (const conversation of queue) {
      signal?.throwIfAborted();
      await write(conversation);
    }
  };
  await Promise.all(Array.from({ length: writtenAtOnce }, writeSome));
  if (!first) return 0;
  await write(first);
  return others.length + 1;
}
