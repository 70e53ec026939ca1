import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RoutingRule } from '../../../shared/contract/routing.ts';
import { type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const returns: RoutingRule = {
  name: 'Returns',
  when: { anyWord: ['return'] },
  to: 'person',
  reason: 'Returns are done by people.',
};

describe('the route of a turn', () => {
  it('is recorded with its rule and what was seen', async () => {
    const { write, runTurn, view } = await desk.newConversation();
    await write('Why is the parcel late?');
    await runTurn();
    const [turn] = (await view()).turns;
    expect(turn?.route).toEqual({
      model: 'reasoning',
      reason: 'The question asks for an explanation or a comparison.',
      rule: 'Needs thought',
      features: { hasImage: false, mood: 'calm', asksForPerson: false, asksWhy: true, length: 23, words: [] },
    });
  });

  it('follows the tenant’s own rules', async () => {
    const { write, runTurn, configure, instance, head } = await desk.newConversation();
    await configure({ routing: [returns] });
    await write('I want to return it');
    expect(await runTurn()).toMatchObject({ because: 'handed-off' });
    expect((await head())?.handoff).toMatchObject({
      cause: 'routing-rule',
      reason: 'Returns are done by people.',
      by: 'the routing rule “Returns”',
    });
    expect(instance.asked).toEqual([]);
  });

  it('leads an angry customer to the assistant where the tenant’s rules say nothing of anger', async () => {
    const { write, runTurn, configure, view } = await desk.newConversation();
    await configure({ routing: [returns] });
    await write('This is unacceptable!');
    expect(await runTurn()).toMatchObject({ because: 'answered' });
    expect((await view()).turns[0]?.route).toMatchObject({ model: 'fast', rule: null, features: { mood: 'angry' } });
  });

  it('names no rule for what a person gave back', async () => {
    const { write, runTurn, takeOver, handBack, view } = await desk.newConversation();
    await write('This is unacceptable!');
    await runTurn();
    await takeOver();
    await handBack();
    await runTurn();
    expect((await view()).turns[0]?.route).toMatchObject({ reason: 'A person handed it back.', rule: null });
  });
});
