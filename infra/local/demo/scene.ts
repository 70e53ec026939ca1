import type { Colleague } from './personas.ts';
import type { Person, Stage } from './stage.ts';
import type { Customer } from './tenant-server.ts';

export type Cast = Omit<Stage, 'as'> & Record<Colleague, Person>;

/** One conversation of the demo. */
export type Scene = {
  tenantId: string;
  customer: Customer;
  plays: (cast: Cast) => Promise<unknown>;
  /** Who keeps it claimed while the platform runs, as somebody does who has its page open. */
  keptBy?: Colleague;
};
