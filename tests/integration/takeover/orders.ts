import type { Random } from '../../support/random.ts';
import type { Choice, Process } from '../../support/virtual-durable/schedule.ts';

/** Which of the steps comes next. */
export type Order = (steps: Choice[]) => Choice;

export const anyOrder =
  (random: Random): Order =>
  (steps) =>
    random.pick(steps);

/**
 * Whoever has the highest priority goes on; now and then it loses its place. Finds what takes a few long delays and no
 * more, which evenly shuffled steps seldom have (after PCT, Burckhardt et al., ASPLOS 2010).
 */
export function orderByPriority(random: Random): Order {
  const priorities = new Map<Process | null, number>();
  const priorityOf = ({ process }: Choice): number => {
    const known = priorities.get(process) ?? random.next();
    priorities.set(process, known);
    return known;
  };
  return (steps) => {
    const first = steps.reduce((a, b) => (priorityOf(b) > priorityOf(a) ? b : a));
    if (random.chance(0.08)) priorities.set(first.process, priorityOf(first) - 1);
    return first;
  };
}
