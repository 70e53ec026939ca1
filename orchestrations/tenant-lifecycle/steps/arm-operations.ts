import { z } from 'zod';
import { type ArmOperation, type ContainerApps, isOperationInProgress } from '../../../shared/azure/container-apps.ts';
import type { ArmWrites } from '../../../shared/azure/cosmos/arm-writes.ts';
import type { ConversationStore } from '../../../shared/azure/cosmos/conversations.ts';
import { retryAfterMs } from '../../../shared/azure/failures.ts';
import { type Lane, laneOf, Ticket } from '../../../shared/domain/write-turns.ts';
import type { StepOutcome } from '../tenant-lifecycle.activities.ts';
import { again, done, type StepContext } from './step.ts';

type Dependencies = {
  apps: ContainerApps;
  armWrites: ArmWrites;
  conversations: Pick<ConversationStore, 'waiting'>;
  lookEveryMs: number;
  now: () => Date;
};
/** Null when it cannot begin yet. */
type Begin = (context: StepContext) => Promise<ArmOperation | null>;

/** Between two looks: the ticket of the write that is to come, or the operation that it began. */
const Queued = z.object({ ticket: Ticket });
const Operation = z.object({ kind: z.enum(['create', 'start', 'stop', 'remove']), state: z.string().nullable() });

/**
 * An operation of Azure Resource Manager as looks: ask for a turn, begin, ask until it has ended. Nothing is
 * waited for here; what ARM wishes by `Retry-After` is how long the next look is put off.
 */
export function armOperations({ apps, armWrites, conversations, lookEveryMs, now }: Dependencies) {
  /** Whose customer waits is woken as soon as this has ended, so this goes first too. */
  async function laneFor({ scope, tenant: { operation } }: StepContext): Promise<Lane> {
    const lane = laneOf(operation?.kind);
    if (lane === 'wake' || operation?.kind === 'destroy') return lane;
    return (await conversations.waiting(scope, 1)).length > 0 ? 'wake' : lane;
  }

  return (begin: Begin) =>
    async (context: StepContext): Promise<StepOutcome> => {
      const known = Operation.safeParse(context.carry).data;
      if (known) return ask(known);
      const ticket = Queued.safeParse(context.carry).data?.ticket ?? null;
      const turn = await armWrites.ask(await laneFor(context), ticket);
      if (!turn.now) return again(turn.againInMs, { ticket: turn.ticket });
      // Refused while another operation runs: it may be this step's own, begun by an activity whose result was lost.
      const operation = await begin(context).catch(busyIsNull);
      return operation === null ? again(lookEveryMs) : ask(operation);
    };

  async function ask(operation: ArmOperation): Promise<StepOutcome> {
    try {
      return (await apps.isDone(operation)) ? done : again(lookEveryMs, operation);
    } catch (error) {
      // Here, and not by whoever runs the step, because what was begun must not be begun again.
      const pauseMs = retryAfterMs(error, now());
      if (pauseMs === null) throw error;
      return again(pauseMs, operation);
    }
  }
}

function busyIsNull(error: unknown): null {
  if (isOperationInProgress(error)) return null;
  throw error;
}
