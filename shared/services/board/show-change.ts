import { setTimeout as delay } from 'node:timers/promises';
import type { BoardStore } from '../../azure/cosmos/board.ts';
import { rowOf } from '../../domain/board.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { Decided } from '../conversations/change-conversation.ts';
import type { PublishChanges } from '../live/publish-changes.ts';

const tries = 3;
const atOnceAtMost = 200;

/**
 * What follows a commit: the board's row, the live update, the audit chain. Not waited for, so that a customer never
 * is; what is lost with the process, or given up here, the sweep does again.
 */
export function createShowChange(deps: {
  board: BoardStore;
  publish: Pick<PublishChanges, 'row'>;
  chainAct: (scope: TenantScope, act: NonNullable<Decided['act']>) => Promise<void>;
}) {
  const running = new Set<Promise<void>>();

  async function follow(what: () => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await what();
        return;
      } catch {
        if (attempt === tries) return;
        await delay(50 * 2 ** attempt * (0.5 + Math.random()), undefined, { ref: false });
      }
    }
  }

  return {
    committed(scope: TenantScope, { head, act }: Decided): void {
      const row = rowOf(head);
      deps.publish.row(row);
      if (running.size >= atOnceAtMost) return;
      const work = follow(() => deps.board.put(scope, row)).then(() =>
        act ? follow(() => deps.chainAct(scope, act)) : undefined,
      );
      running.add(work);
      void work.finally(() => running.delete(work));
    },
    settled: async (): Promise<void> => void (await Promise.all(running)),
  };
}
