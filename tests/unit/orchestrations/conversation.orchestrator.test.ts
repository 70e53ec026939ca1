import { describe, expect, it } from '@jest/globals';
import type { TurnResult } from '../../../orchestrations/conversation/conversation.activities.ts';
import { conversationOrchestrator } from '../../../orchestrations/conversation/conversation.orchestrator.ts';
import { conversationInstanceId, names } from '../../../orchestrations/names.ts';
import { Schedule } from '../../support/virtual-durable/schedule.ts';
import { VirtualDurable } from '../../support/virtual-durable/virtual-durable.ts';

const input = { tenantId: 'acme', conversationId: 'cconversation1' };
const instanceId = conversationInstanceId(input);

const quiet = (): TurnResult => ({ next: 'wait', because: 'answered', dueAt: null, packet: null });
const begun = new Schedule().now().getTime();
/** A clock that runs out after so many seconds, unless it has. */
const due =
  (after: number) =>
  (now: number): TurnResult => ({
    next: 'wait',
    because: 'held',
    dueAt: now < after ? new Date(begun + after * 1000).toISOString() : null,
    packet: null,
  });
const handedOff = (packet: number | null, after = 600): ((now: number) => TurnResult) => {
  const clock = due(after);
  return (now) => ({ ...clock(now), because: 'handed-off', packet }) as TurnResult;
};

/** The orchestrator on virtual time. Its turns end as `turn` says; a packet is written until `packetWritten`. */
async function begin(turn: (now: number) => TurnResult) {
  const schedule = new Schedule();
  const seconds = (): number => (schedule.now().getTime() - begun) / 1000;
  const durable = new VirtualDurable(schedule, { [names.conversation]: conversationOrchestrator }, () => 'once');
  const ran: string[] = [];
  const story = { turn, isWriting: true };
  const note = (name: string): number => ran.push(`${name} at ${seconds()}`);
  durable.activity(names.runTurn, async () => {
    note('turn');
    return story.turn(seconds());
  });
  durable.activity(names.writePacket, async () => {
    note('packet');
    await schedule.guard('the model writes', async () => {});
  });
  for (const name of [names.escalate, names.closeEpisode] as const) durable.activity(name, async () => void note(name));

  /** Everything that happens within so many seconds. */
  async function pass(within = 0): Promise<void> {
    const end = schedule.now().getTime() + within * 1000;
    schedule.at(new Date(end), 'the end', () => {});
    for (;;) {
      const choices = await schedule.choices();
      const step = choices.find(({ kind, label }) => kind === 'step' && !(story.isWriting && label.includes('model')));
      const timer = choices.find(({ kind }) => kind === 'timer');
      if (step) schedule.take(step);
      else if (timer && schedule.untilTimer() <= end - schedule.now().getTime()) schedule.take(timer);
      else return;
    }
  }

  await durable.client.startNew(names.conversation, { instanceId, input });
  await pass();
  return {
    ran,
    pass,
    isRunning: () => durable.isRunning(instanceId),
    /** Something has happened; from now on turns end like this. */
    async ring(next: typeof turn): Promise<void> {
      story.turn = next;
      await durable.client.raiseEvent(instanceId, names.bell, {});
      await pass();
    },
    async packetWritten(next: typeof turn): Promise<void> {
      story.turn = next;
      story.isWriting = false;
      await pass();
      story.isWriting = true;
    },
  };
}

describe('a clock that runs out', () => {
  it('is escalated when it does and not a moment before, once', async () => {
    const { ran, pass } = await begin(due(300));
    await pass(299);
    expect(ran).toEqual(['turn at 0']);
    await pass(1);
    expect(ran).toEqual(['turn at 0', 'escalate at 300', 'turn at 300']);
    await pass(1799);
    expect(ran).toHaveLength(3);
  });

  it('is forgotten when somebody answers before', async () => {
    const { ran, pass, ring } = await begin(due(300));
    await pass(100);
    await ring(quiet);
    await pass(3600);
    expect(ran).toEqual(['turn at 0', 'turn at 100', 'closeEpisode at 1900']);
  });

  it('that has run out already is escalated at once', async () => {
    const late: TurnResult = {
      next: 'wait',
      because: 'held',
      dueAt: new Date(begun - 60_000).toISOString(),
      packet: null,
    };
    let turns = 0;
    const { ran } = await begin(() => (turns++ === 0 ? late : quiet()));
    expect(ran).toEqual(['turn at 0', 'escalate at 0', 'turn at 0']);
  });

  it('is followed although a bell has begun another wait for it', async () => {
    const { ran, pass, ring } = await begin(due(300));
    await pass(200);
    await ring(due(300));
    await pass(100);
    expect(ran).toEqual(['turn at 0', 'turn at 200', 'escalate at 300', 'turn at 300']);
  });

  it('does so also while a packet is written', async () => {
    const { ran, pass } = await begin(handedOff(2, 60));
    await pass(60);
    expect(ran.slice(0, 3)).toEqual(['turn at 0', 'packet at 0', 'escalate at 60']);
  });
});

describe('the packet of a hand-off', () => {
  it('is written once, however often the bell rings meanwhile', async () => {
    const { ran, pass, ring } = await begin(handedOff(2));
    for (let n = 1; n <= 5; n++) {
      await pass(1);
      await ring(handedOff(2));
    }
    expect(ran.filter((one) => one.startsWith('packet'))).toEqual(['packet at 0']);
    // No bell was lost.
    expect(ran.filter((one) => one.startsWith('turn'))).toHaveLength(6);
  });

  it('is written for each of two hand-offs that follow each other at once', async () => {
    const { ran, pass, ring } = await begin(handedOff(2));
    await pass(1);
    await ring(quiet);
    await pass(1);
    await ring(handedOff(4));
    expect(ran).toEqual(['turn at 0', 'packet at 0', 'turn at 1', 'turn at 2', 'packet at 2']);
  });

  it('does not keep what was handed back waiting', async () => {
    const { ran, pass, ring } = await begin(handedOff(2));
    await pass(3);
    await ring(quiet);
    expect(ran.at(-1)).toBe('turn at 3');
  });

  it('leads back to waiting, where the next bell is heard and the clock is kept', async () => {
    const { ran, pass, ring, packetWritten } = await begin(handedOff(2, 300));
    await pass(5);
    await packetWritten(handedOff(null, 300));
    expect(ran).toEqual(['turn at 0', 'packet at 0', 'turn at 5']);
    await pass(5);
    await ring(handedOff(null, 300));
    expect(ran.at(-1)).toBe('turn at 10');
    await pass(290);
    expect(ran.slice(-2)).toEqual(['escalate at 300', 'turn at 300']);
  });

  it('that is written after a bell leaves nothing behind', async () => {
    const { ran, pass, ring, packetWritten } = await begin(handedOff(2));
    await pass(1);
    await ring(handedOff(2));
    await packetWritten(handedOff(null));
    await pass(1);
    await ring(quiet);
    expect(ran).toEqual(['turn at 0', 'packet at 0', 'turn at 1', 'turn at 2']);
  });
});

describe('half an hour of silence', () => {
  it('closes the episode and ends the orchestration', async () => {
    const { ran, pass, isRunning } = await begin(quiet);
    await pass(1799);
    expect(isRunning()).toBe(true);
    await pass(1);
    expect(ran).toEqual(['turn at 0', 'closeEpisode at 1800']);
    expect(isRunning()).toBe(false);
  });

  it('begins with the last bell', async () => {
    const { ran, pass, ring } = await begin(quiet);
    await pass(1000);
    await ring(quiet);
    await pass(1799);
    expect(ran).toEqual(['turn at 0', 'turn at 1000']);
    await pass(1);
    expect(ran.at(-1)).toBe('closeEpisode at 2800');
  });

  it('is not waited for while a clock runs', async () => {
    const { ran, pass } = await begin(due(5000));
    await pass(4999);
    expect(ran).toEqual(['turn at 0']);
  });

  it('comes after many turns, too, each of which was heard', async () => {
    const { ran, pass, ring, isRunning } = await begin(quiet);
    for (let n = 1; n <= 50; n++) {
      await pass(1);
      await ring(quiet);
    }
    expect(ran).toHaveLength(51);
    await pass(1800);
    expect(ran.at(-1)).toBe('closeEpisode at 1850');
    expect(isRunning()).toBe(false);
  });
});
