import type { TenantSettings } from '../../../../shared/contract/tenant.ts';
import { isOpen } from '../../../../shared/domain/business-hours.ts';
import type { Person } from '../../../../shared/domain/supervision-changes.ts';
import { defaultSettings } from '../../../../shared/domain/tenant.ts';
import type { DemoTenant } from '../demo-tenants.ts';
import { type Colleague, colleagues } from '../personas.ts';
import type { Customer } from '../tenant-server.ts';
import { type Chance, chanceOf } from './chance.ts';
import { customersOf } from './customers.ts';
import { acmeStories } from './stories/acme.ts';
import { globexStories } from './stories/globex.ts';
import { northwindStories } from './stories/northwind.ts';
import type { Story } from './story.ts';
import { type EarlierConversation, tell } from './tell.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** So many days before today. */
export const earlierDays = 13;

type Programme = {
  seed: number;
  /** How many conversations began on a usual weekday, and in what share of them people of the tenant took part. */
  aWeekday: number;
  shareOfPeople: number;
  stories: readonly Story[];
  people: Colleague[];
};

const programmes: Record<string, Programme> = {
  acme: { seed: 11, aWeekday: 8, shareOfPeople: 0.2, stories: acmeStories, people: ['sam', 'sam', 'sofia'] },
  globex: { seed: 23, aWeekday: 2.6, shareOfPeople: 0.3, stories: globexStories, people: ['noor'] },
  northwind: {
    seed: 37,
    aWeekday: 6,
    shareOfPeople: 0.62,
    stories: northwindStories,
    people: ['noor', 'noor', 'sofia'],
  },
};

/** Of a usual weekday, from Sunday on. */
const shareOfDay = [0.55, 1.15, 1, 1, 0.95, 1.05, 0.65];
/** Hours (UTC) in which conversations begin; those that come more often stand there more often. */
const hoursOfDay = [7, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 13, 14, 14, 14, 15, 15, 16, 16, 17, 18, 19, 19, 20];
/** In which people of the tenants begin; they are through with it on the same day. */
const hoursOfPeople = [9, 9, 10, 10, 10, 11, 11, 13, 13, 14, 14, 14, 15];

/**
 * Made-up conversations of a demo tenant on the days before the day (UTC) of `now`, all of them over. The same now, the
 * same conversations; the first is of the same customer whatever now is.
 */
export function earlierConversations(demo: DemoTenant, now: Date): EarlierConversation[] {
  const programme = programmes[demo.tenantId];
  if (!programme) return [];
  const chance = chanceOf(programme.seed);
  const customers = customersOf(demo.tenantId, chanceOf(programme.seed + 1));
  const settings = { ...defaultSettings(demo.tenantId), ...demo.settings };
  const alone = drawn(
    programme.stories.filter(({ byItself }) => byItself),
    chance,
  );
  const withPeople = drawn(
    programme.stories.filter(({ byItself }) => !byItself),
    chance,
  );
  const today = Math.floor(now.getTime() / dayMs) * dayMs;
  const told: EarlierConversation[] = [];
  let people = 0;
  for (let day = today - earlierDays * dayMs; day < today; day += dayMs) {
    const busy = shareOfDay[new Date(day).getUTCDay()] ?? 1;
    for (let left = Math.round(programme.aWeekday * busy + chance.between(-10, 10) / 10); left > 0; left--) {
      people += programme.shareOfPeople * Math.min(1, busy);
      const met = people >= 1 ? peopleMetOn(day, settings, chance) : null;
      if (met) people -= 1;
      const story = (met ? withPeople : alone).next().value;
      const begins = met ?? new Date(day + chance.pick(hoursOfDay) * hourMs + chance.between(0, hourMs - 1));
      const person = personOf(chance.pick(programme.people));
      told.push(tell({ story, demo, settings, customer: customers.next().value, person, begins, chance }));
    }
  }
  return told;
}

/** Who tells whether the conversations of a tenant are there; null where none are told. */
export function firstCustomer({ tenantId }: DemoTenant): Customer | null {
  const programme = programmes[tenantId];
  return programme ? customersOf(tenantId, chanceOf(programme.seed + 1)).next().value : null;
}

const personOf = (colleague: Colleague): Person => ({ personId: colleague, name: colleagues[colleague].name });

/** When a customer meets people of the tenant on the day that begins at `day`; null when these have it off. */
function peopleMetOn(day: number, { hours }: TenantSettings, chance: Chance): Date | null {
  for (let attempt = 0; attempt < 12; attempt++) {
    const begins = new Date(day + chance.pick(hoursOfPeople) * hourMs + chance.between(0, hourMs - 1));
    if (isOpen(hours, begins) && isOpen(hours, new Date(begins.getTime() + hourMs))) return begins;
  }
  return null;
}

/** Without end, each story as often as its weight says, as cards are drawn from a pack. */
function* drawn(stories: readonly Story[], chance: Chance): Generator<Story, never> {
  for (;;) yield* chance.shuffled(stories.flatMap((story) => Array<Story>(story.weight ?? 1).fill(story)));
}
