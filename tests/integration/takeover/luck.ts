import type { Hours, TenantSettings } from '../../../shared/contract/tenant.ts';
import type { Random } from '../../support/random.ts';
import type { Kind } from './coverage.ts';
import type { Fates } from './world.ts';

export type Luck = ReturnType<typeof luckOf>;

const slowPorts = [
  'gateway.answer',
  'gateway.answer',
  'conversations.commit',
  'conversations.head',
  'conversations.draft',
  'durable.turn',
  'durable.event',
  'response',
];

/** How lucky the people of one schedule are; most of what may go wrong goes wrong in a part of the schedules only. */
export const luckOf = (random: Random) => ({
  /** Of what the assistant must be sure to answer by itself: of nothing, or of everything. */
  threshold: random.chance(0.35) ? 1 : 0,
  /** The day begins while the tenant's people are away. */
  isClosed: random.chance(0.1),
  messages: 1 + random.below(4),
  acts: random.below(6),
  /** How often the customer does not wait for the answer to a request before sending it again. */
  impatience: random.pick([0, 0, 0.3]),
  /** How soon the next thing is begun. */
  haste: random.pick([0.02, 0.05, 0.15, 0.4]),
  /** The calls of this port take long. */
  slow: random.chance(0.4) ? random.pick(slowPorts) : null,
  crashes: random.chance(0.5) ? 0 : 1 + random.below(3),
  outages: random.pick([0, 0, 0.01, 0.04]),
  repeats: random.pick([0, 0, 0.1, 0.3]),
  bells: random.pick([0, 0, 0.2]),
  instance: random.pick([0, 0, 0, 0.2, 0.5]),
  /** The instance never answers. */
  isDead: random.chance(0.03),
  /** Nothing goes wrong any more. */
  isOver: false,
});

const afternoons = [{ from: '14:00', to: '18:00' }];
const hours: Hours = {
  timeZone: 'UTC',
  monday: afternoons,
  tuesday: afternoons,
  wednesday: afternoons,
  thursday: afternoons,
  friday: afternoons,
  saturday: [],
  sunday: [],
};

export const settingsOf = ({ threshold, isClosed }: Luck): Partial<TenantSettings> => ({
  confidenceThreshold: threshold,
  hours: isClosed ? hours : null,
});

/** Deals out what the luck holds, and notes it. */
export function fatesOf(luck: Luck, random: Random, seen: Set<Kind>): Fates {
  const strikes = (probability: number): boolean => !luck.isOver && probability > 0 && random.chance(probability);
  const note = <T>(value: T, kind: Kind): T => {
    seen.add(kind);
    return value;
  };
  return {
    call() {
      if (!strikes(luck.outages)) return 'done';
      return random.chance(0.5)
        ? note('not-done', 'a call failed')
        : note('done-unheard', 'a call was done although it failed');
    },
    delivery() {
      if (!strikes(luck.repeats)) return 'once';
      return random.chance(0.5)
        ? note('again', 'an activity ran again')
        : note('twins', 'an activity ran twice at a time');
    },
    bells() {
      if (!strikes(luck.bells)) return 1;
      return random.chance(0.5) ? note(0, 'a bell was lost') : note(2, 'a bell rang twice');
    },
    instance() {
      if (!luck.isDead && !strikes(luck.instance)) return 'answers';
      return note(random.pick(['unavailable', 'fails'] as const), 'the instance failed');
    },
  };
}
