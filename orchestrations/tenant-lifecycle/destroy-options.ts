import { z } from 'zod';
import type { Stored } from '../../shared/azure/cosmos/items.ts';
import type { Operation } from '../../shared/contract/tenant.ts';

const Options = z.object({ options: z.object({ keepData: z.boolean(), force: z.boolean() }) });

/** What the caller of `destroy` wished; the operation's record carries it. */
export function destroyOptions(operation: Stored<Operation> | null): { keepData: boolean; force: boolean } {
  return Options.safeParse(operation?.value.result).data?.options ?? { keepData: false, force: false };
}
