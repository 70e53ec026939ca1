import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '@azure/cosmos';
import {
  askForTurn,
  type Lane,
  lanes,
  newWriteQueue,
  type Ticket,
  WriteQueue,
  waitingIn,
} from '../../domain/write-turns.ts';
import { isStatus, patchIf, readItem } from './items.ts';

const maxTries = 20;
/** No tenant can have this name: the queue belongs to the stamp. */
const partition = '~stamp';
const id = 'arm-turns';

/** The turn is taken and the write may begin; or somebody else is first: who asks again brings the ticket. */
export type Turn = { now: true } | { now: false; ticket: Ticket; againInMs: number };
/** Whether a write to Azure Resource Manager may begin now; every write takes one turn. */
export type ArmWrites = { ask(lane: Lane, ticket: Ticket | null): Promise<Turn> };

/**
 * One queue for all processes of the stamp, because they share one quota. A turn is taken when a write begins, never
 * ahead of it, so that whoever waits for a customer can still go first. Two give a turn at once: one of them looks
 * again. A ticket is only counted, so that nobody who joins collides.
 */
export function createArmWrites(database: Database, options: { perSecond: number; now: () => Date }): ArmWrites {
  const container = database.container('tenants');
  const everyMs = 1000 / options.perSecond;

  async function read(): Promise<WriteQueue> {
    const known = await readItem(container, WriteQueue, id, partition);
    if (known) return known.value;
    const queue = newWriteQueue();
    try {
      await container.items.create({ id, tenantId: partition, type: 'arm-turns', ...queue });
    } catch (error) {
      if (!isStatus(error, 409)) throw error;
    }
    return queue;
  }

  async function takeTicket(lane: Lane): Promise<Ticket> {
    const { resource } = await container.item(id, partition).patch([{ op: 'incr', path: `/${lane}/taken`, value: 1 }]);
    return { lane, number: WriteQueue.parse(resource)[lane].taken - 1 };
  }

  /** False when another turn was given since `before` was read. Says nothing of `taken`, which others change. */
  const give = (before: WriteQueue, after: WriteQueue): Promise<boolean> =>
    patchIf(
      container,
      id,
      partition,
      [
        { op: 'set', path: '/fullAt', value: after.fullAt },
        { op: 'set', path: '/turns', value: after.turns },
        ...lanes.flatMap((lane) => [
          { op: 'set' as const, path: `/${lane}/called`, value: after[lane].called },
          { op: 'set' as const, path: `/${lane}/owedFrom`, value: after[lane].owedFrom },
        ]),
      ],
      `FROM c WHERE c.turns = ${before.turns}`,
    );

  return {
    async ask(lane, known) {
      let ticket = known?.lane === lane ? known : null;
      for (let attempt = 0; attempt < maxTries; attempt++) {
        const queue = await read();
        const now = options.now().getTime();
        const verdict = askForTurn(queue, ticket ?? { lane }, now, everyMs);
        if (verdict.now) {
          if (await give(queue, verdict.queue)) return { now: true };
          await delay(Math.random() * 20);
        } else if (ticket && waitingIn(queue[lane]) > 0) return { now: false, ticket, againInMs: verdict.againInMs };
        else ticket = await takeTicket(lane);
      }
      throw new Error('No turn for a write could be had: too many ask at once.');
    },
  };
}
