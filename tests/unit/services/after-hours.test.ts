import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Hours, TenantSettings } from '../../../shared/contract/tenant.ts';
import { colleagueLine } from '../../../shared/domain/customer-lines.ts';
import { type Conversation, type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const daily = [{ from: '09:00', to: '17:00' }];
/** The clock of the tests begins on Sunday, 1 March 2026, at 10:00 UTC; people are back on Monday at 08:00 UTC. */
const hours: Hours = {
  timeZone: 'Europe/Berlin',
  monday: daily,
  tuesday: daily,
  wednesday: daily,
  thursday: daily,
  friday: daily,
  saturday: [],
  sunday: [],
};
const opening = '2026-03-02T08:00:00.000Z';
const held = 'A colleague looks at this first. They are back tomorrow at 09:00 (Europe/Berlin); the answer comes here.';
const handedOff =
  'I am asking a colleague to help you. They are back tomorrow at 09:00 (Europe/Berlin) and will answer here.';

async function away(afterHours: TenantSettings['afterHours'], text: string): Promise<Conversation> {
  const conversation = await desk.newConversation(() => 'I do not know yet.');
  await conversation.configure({ hours, afterHours, sla: { answer: 60, heldDraft: 300, handOff: 600 } });
  await conversation.write(text);
  return conversation;
}
const angry = 'This is unacceptable!';
const lines = async ({ said }: Conversation) => (await said()).filter((line) => line.startsWith('system'));

describe('while people are away', () => {
  it('hold: the draft waits in silence, and its clock begins when they are back', async () => {
    const conversation = await away('hold', 'When is my refund paid?');
    await conversation.holdEverything();
    expect(await conversation.runTurn()).toMatchObject({ because: 'held', dueAt: '2026-03-02T08:05:00.000Z' });
    expect(await lines(conversation)).toEqual([]);
  });

  it('promise: the customer is told once when people are back, in words of their time zone', async () => {
    const conversation = await away('promise', 'When is my refund paid?');
    const { holdEverything, runTurn, write, head } = conversation;
    await holdEverything();
    expect(await runTurn()).toMatchObject({ because: 'held', dueAt: '2026-03-02T08:05:00.000Z' });
    await write('And for lamps?');
    expect(await runTurn()).toMatchObject({ because: 'held' });
    expect(await lines(conversation)).toEqual([`system: ${held}`]);
    expect((await head())?.promisedFor).toBe(opening);
  });

  it('promise: a hand-off has exactly one line, which says when', async () => {
    const conversation = await away('promise', angry);
    expect(await conversation.runTurn()).toMatchObject({ because: 'handed-off', dueAt: '2026-03-02T08:10:00.000Z' });
    expect(await lines(conversation)).toEqual([`system: ${handedOff}`]);
    expect((await conversation.head())?.promisedFor).toBe(opening);
  });

  it('hold: a hand-off has one line that promises no time', async () => {
    const conversation = await away('hold', angry);
    expect(await conversation.runTurn()).toMatchObject({ dueAt: '2026-03-02T08:10:00.000Z' });
    expect(await lines(conversation)).toEqual([`system: ${colleagueLine}`]);
  });

  it('hand-off: everything is as if they were there', async () => {
    const conversation = await away('hand-off', angry);
    expect(await conversation.runTurn()).toMatchObject({ dueAt: '2026-03-01T10:10:00.000Z' });
    expect(await lines(conversation)).toEqual([`system: ${colleagueLine}`]);
  });

  it('the assistant goes on answering what needs nobody', async () => {
    const conversation = await away('promise', 'When is my refund paid?');
    expect(await conversation.runTurn()).toMatchObject({ because: 'answered' });
    expect(await lines(conversation)).toEqual([]);
  });

  it('the second rejection of somebody who works late says when people are back, too', async () => {
    const conversation = await away('promise', 'When is my refund paid?');
    const { holdEverything, runTurn, reject, head } = conversation;
    await holdEverything();
    for (const reason of ['Wrong.', 'Wrong again.']) {
      await runTurn();
      await reject((await head())?.heldDraft?.draftId ?? '', reason);
    }
    expect(await lines(conversation)).toEqual([`system: ${held}`, `system: ${handedOff}`]);
  });
});

describe('while people are there', () => {
  it('nobody is told about opening times', async () => {
    const conversation = await desk.newConversation(() => 'I do not know yet.');
    const allDay = [{ from: '00:00', to: '24:00' }];
    await conversation.configure({ hours: { ...hours, sunday: allDay }, afterHours: 'promise' });
    await conversation.holdEverything();
    await conversation.write('When is my refund paid?');
    await conversation.runTurn();
    await conversation.write(angry);
    await conversation.runTurn();
    expect(await lines(conversation)).toEqual([`system: ${colleagueLine}`]);
  });
});
