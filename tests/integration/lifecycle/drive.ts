import type { Choice } from '../../support/virtual-durable/schedule.ts';
import type { World } from './world.ts';

/** Which of the choices is taken next. */
export type Order = (choices: Choice[]) => Choice | undefined;

/** Steps in the order in which they came up; the clock moves on only when nothing else can. */
export const oldestFirst: Order = (choices) => choices[0];

/** Whatever came last goes through to its end before anything older moves. */
export const newestFirst: Order = (choices) => choices.findLast(({ kind }) => kind === 'step') ?? choices[0];

const maxSteps = 20_000;

/**
 * Takes one choice after another until nothing can happen any more; `before` may act before each one.
 * @returns what was taken, by label. @throws when the world does not come to rest.
 */
export async function drive(
  world: World,
  order: Order,
  before: (position: number, choices: Choice[]) => void = () => {},
): Promise<string[]> {
  const taken: string[] = [];
  for (let position = 0; position < maxSteps; position++) {
    before(position, await world.schedule.choices());
    const choices = await world.schedule.choices();
    const choice = order(choices);
    if (!choice) return taken;
    taken.push(choice.label);
    world.schedule.take(choice);
  }
  throw new Error(`The world does not come to rest: ${taken.slice(-40).join(', ')}`);
}
