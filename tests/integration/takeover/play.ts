import { wantsPacket } from '../../../shared/domain/conversation.ts';
import { randomOf } from '../../support/random.ts';
import type { Choice, Process } from '../../support/virtual-durable/schedule.ts';
import { type Kind, noteDeeds, noteJournal, noteSight } from './coverage.ts';
import { fatesOf, luckOf, settingsOf } from './luck.ts';
import { anyOrder, orderByPriority } from './orders.ts';
import { createPeople } from './people.ts';
import { violations } from './violations.ts';
import { conversationId, type Entry, openWorld } from './world.ts';

/** What a schedule came to. `order` is a hash of its steps: schedules that differ in it differ. */
export type Played = { found: string[]; seen: Set<Kind>; order: number; steps: number; trace: string[] };

const maxSteps = 5000;
const maxSweeps = 12;

/** One schedule, wholly decided by its seed. */
export async function play(seed: number, tracing = false): Promise<Played> {
  const random = randomOf(seed);
  const luck = luckOf(random);
  const seen = new Set<Kind>();
  const trace: string[] = [];
  const world = openWorld(settingsOf(luck), fatesOf(luck, random, seen), (sight) => {
    noteSight(sight, seen);
    if (tracing && sight.kind === 'refused') trace.push(`     ${sight.caller.name}: ${sight.outcome}`);
  });
  const { schedule, clock, journal } = world;
  const people = createPeople(world, random, luck, seen);
  const pick = random.chance(0.5) ? anyOrder(random) : orderByPriority(random);
  let order = 0;
  const ended = (found: string[]): Played => ({ found, seen, order, steps: clock.step, trace });

  try {
    await improvise();
    luck.isOver = true;
    await settle();
    noteJournal(world, seen);
    noteDeeds(people.deeds, seen);
    return ended(await violations(world, people));
  } catch (error) {
    return ended([`it stopped: ${error instanceof Error ? error.stack : error}`]);
  }

  /** Everything in any order: people act, calls fail, hosts crash, time passes. */
  async function improvise(): Promise<void> {
    while (clock.step < maxSteps) {
      const choices = await schedule.choices();
      const steps = choices.filter(({ kind }) => kind === 'step');
      const starters = people.starters();
      if (starters.length === 0 && steps.length === 0) return;
      const timers = choices.slice(steps.length);
      const quick = steps.filter(({ label }) => label !== luck.slow);
      const isStill = steps.length === 0;
      if (starters.length > 0 && random.chance(quick.length === 0 ? 0.7 : luck.haste)) random.pick(starters)();
      else if (luck.crashes > 0 && random.chance(0.03)) crash(steps);
      else if (timers.length > 0 && (isStill || random.chance(0.01))) {
        if (!isStill) seen.add('a timer went off while something ran');
        await take(...timers);
      } else if (!isStill) await take(pick(quick.length > 0 && random.chance(0.95) ? quick : steps));
      else if (starters.length > 0) random.pick(starters)();
    }
    throw new Error('It does not come to rest.');
  }

  /** What is under way ends, clocks run out, and the fleet's sweep finds what does not move by itself. */
  async function settle(): Promise<void> {
    for (let sweeps = 0; sweeps < maxSweeps; sweeps++) {
      for (;;) {
        const [next] = await schedule.choices();
        if (!next) break;
        if (clock.step > 2 * maxSteps) throw new Error('It does not come to rest.');
        await take(next);
      }
      if (!(await isLeft())) return;
      seen.add('the sweep had to help');
      const soon = new Date(schedule.now().getTime() + 31_000);
      schedule.at(soon, 'sweep', () => schedule.start('sweep', world.sweep, fail));
    }
  }

  /** Whether the platform owes something that nobody is doing. */
  async function isLeft(): Promise<boolean> {
    const head = world.head();
    if (head === null) return false;
    const { conversations, board } = world.stores;
    const isDue = head.sla?.breachedAt === null && Date.parse(head.sla.dueAt) <= schedule.now().getTime();
    if (head.waitingSince !== null || wantsPacket(head) || isDue) return true;
    if ((await conversations.sweepPendingActs('9')).length > 0) return true;
    return (await board.row(world.scope, conversationId))?.version !== head.version;
  }

  function crash(steps: Choice[]): void {
    const victims = [...new Set(steps.flatMap(({ process }) => (process?.mayCrash ? [process] : [])))];
    if (victims.length === 0) return;
    luck.crashes--;
    const whole = random.chance(0.5);
    if (whole && victims.length > 1) seen.add('the whole host crashed');
    for (const process of whole ? victims : [random.pick(victims)]) {
      const label = steps.find((step) => step.process === process)?.label ?? '';
      noteCrash(process, label);
      if (tracing) trace.push(`     ${process.name}: CRASH before ${label}`);
      schedule.kill(process);
    }
  }

  function noteCrash({ name }: Process, label: string): void {
    if (name === 'runTurn') {
      if (label === 'gateway.answer') seen.add('a turn crashed before the instance answered');
      if (label === 'conversations.commit') seen.add('a turn crashed with an answer in hand');
      if (label === 'usage.record') seen.add('a turn crashed after its commit');
    } else if (name.includes('~')) {
      if (label === 'conversations.commit') seen.add('a request crashed before its commit');
      if (label === 'response') seen.add('a request crashed after its commit');
    }
  }

  async function take(...[choice]: Choice[]): Promise<void> {
    if (!choice) return;
    const who = choice.process?.name ?? 'time';
    order = mixed(order, who, choice.label);
    clock.step++;
    const known = journal.length;
    schedule.take(choice);
    if (!tracing) return;
    await schedule.choices();
    const told = journal.slice(known).map(tell).join('');
    trace.push(`${String(clock.step).padStart(4)} ${who}: ${choice.label}${told}`);
  }
}

const fail = (error: unknown): never => {
  throw error;
};

const tell = ({ before, after, messages, draft, at }: Entry): string =>
  [
    ` → ${new Date(at).toISOString().slice(11, 19)} version ${after.version}`,
    `epoch ${after.epoch === before?.epoch ? '' : `${before?.epoch ?? 0} → `}${after.epoch}`,
    `${after.posture}${after.resolution ? ' resolved' : ''}`,
    `answered ${after.answeredSeq} of ${after.lastCustomerSeq}`,
    ...(after.claim ? [`claimed by ${after.claim.name}`] : []),
    ...(draft ? [`draft ${draft.draftId} ${draft.status}`] : []),
    ...messages.map(({ seq, author, text }) => `${seq} ${author}: "${text}"`),
  ].join(', ');

const numbers = new Map<string, number>();
function numberOf(name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  let sum = 0;
  for (let index = 0; index < name.length; index++) sum = (Math.imul(sum, 31) + name.charCodeAt(index)) | 0;
  numbers.set(name, sum);
  return sum;
}

const mixed = (order: number, who: string, label: string): number => {
  const step = Math.imul(numberOf(who), 0x9e3779b1) ^ Math.imul(numberOf(label), 0x85ebca6b);
  return Math.imul((order << 13) ^ (order >>> 19) ^ step, 0xc2b2ae35) | 0;
};
