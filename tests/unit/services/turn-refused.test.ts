import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModelFailure, type ModelFailureCause } from '../../../shared/domain/model-failure.ts';
import { errorBody } from '../../../shared/services/models/relay.ts';
import { type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

/** What a gateway makes of the model proxy's refusal: the status and the text, nothing else. */
const refused = (why: ModelFailureCause, words: string) => () => ({
  status: 400,
  message: `400 ${errorBody(new ModelFailure(why, words)).error.message}`,
});

describe('a turn that the model proxy refuses', () => {
  it.each<[string, ModelFailureCause, string]>([
    ['over a budget', 'over-budget', "The tenant's budget of 1,000 model tokens a day is used up."],
    ['by the content filter', 'content-filter', 'The model service’s content filter withheld the answer.'],
    ['over a wrong key', 'unusable', 'OpenAI does not accept the tenant’s key (401).'],
  ])('%s goes to a person at once, who is told why in plain words', async (_, why, words) => {
    const { write, runTurn, said, head, instance } = await desk.newConversation(refused(why, words));
    await write('Hello');
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'handed-off' });
    expect(await head()).toMatchObject({ posture: 'human', handoff: { cause: 'no-answer', reason: words } });
    expect(await said()).toEqual(['customer: Hello', expect.stringMatching(/^system: /)]);
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'nothing-pending' });
    expect(instance.asked).toHaveLength(1);
  });

  it.each<[string, ModelFailureCause]>([
    ['is busy', 'busy'],
    ['fails', 'failed'],
    ['is asked too often', 'over-rate'],
  ])('because the model %s is tried again, and supervisors see why', async (_, why) => {
    const { write, runTurn, head } = await desk.newConversation(refused(why, 'Not now.'));
    await write('Hello');
    expect(await runTurn()).toEqual({ next: 'retry', reason: 'Not now.' });
    expect(await head()).toMatchObject({ posture: 'auto', failing: 'Not now.' });
  });

  it('goes to nobody when a person took over meanwhile', async () => {
    const holder: { takeOver?: () => Promise<unknown> } = {};
    const { write, runTurn, head, takeOver } = await desk.newConversation(async () => {
      await holder.takeOver?.();
      return refused('over-budget', 'Used up.')();
    });
    holder.takeOver = takeOver;
    await write('Hello');
    expect(await runTurn()).toEqual({ next: 'again' });
    expect(await head()).toMatchObject({ epoch: 2, handoff: { cause: 'take-over' } });
  });
});
