import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { putPassages } from '../../support/put-passages.ts';
import { type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

type Replies = { fast: string; reasoning: string | { status: number } };

const poor = 'Refunds need a notarised letter from Lisbon, I would guess.';
const good = 'Refunds take five days [1].';

/** A tenant that knows about refunds, sends what reaches 0.6, and is asked about them; `meanwhile` comes before the answer of reasoning. */
async function askedAboutRefunds(
  replies: Replies,
  settings: Partial<TenantSettings> = {},
  meanwhile: (asked: number) => Promise<unknown> | undefined = () => undefined,
) {
  const conversation = await desk.newConversation(async ({ model }) => {
    await meanwhile(conversation.instance.asked.length);
    return model === 'clawdesk/reasoning' ? replies.reasoning : replies.fast;
  });
  await putPassages(desk.knowledge, conversation.scope, {
    documentId: 'policy',
    title: 'Policy',
    passages: ['Refunds take five days.'],
  });
  await conversation.configure({ confidenceThreshold: 0.6, ...settings });
  await conversation.write('How long do refunds take?');
  const models = () => conversation.instance.asked.map(({ model }) => model.replace('clawdesk/', ''));
  const turn = async () => (await conversation.view()).turns[0];
  return { ...conversation, models, turn };
}

describe('a fast answer that the check keeps back', () => {
  it('is asked for again of the reasoning model, and the better one is sent', async () => {
    const { runTurn, said, models, turn, head } = await askedAboutRefunds({ fast: poor, reasoning: good });
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'answered' });
    expect((await said()).at(-1)).toBe(`assistant: ${good}`);
    expect(models()).toEqual(['fast', 'reasoning']);
    const answered = await turn();
    expect(answered).toMatchObject({
      route: { model: 'reasoning', rule: 'Everything else' },
      gate: { outcome: 'send', checkedBy: 'rules', version: { weights: 1, calibration: null } },
      setAside: { model: 'fast', text: poor },
    });
    expect(answered?.setAside?.confidence).toBeLessThan(0.6);
    expect((await head())?.tally.cost).toBe(answered?.cost);
  });

  it('counts both answers in the tokens and the cost of the turn', async () => {
    const { runTurn, turn } = await askedAboutRefunds({ fast: poor, reasoning: good });
    await runTurn();
    const answered = await turn();
    expect(answered?.tokens).toEqual({ input: 2, output: 2 });
    expect(answered?.setAside?.tokens).toEqual({ input: 1, output: 1 });
    expect(answered?.cost).toBeGreaterThan(2 * (answered?.setAside?.cost ?? 0));
  });

  it('is kept when the reasoning model does no better', async () => {
    const { runTurn, models, turn } = await askedAboutRefunds({
      fast: poor,
      reasoning: 'Zebras probably gallop across Norwegian glaciers every winter evening.',
    });
    expect(await runTurn()).toMatchObject({ because: 'held' });
    expect(models()).toEqual(['fast', 'reasoning']);
    expect(await turn()).toMatchObject({ text: poor, route: { model: 'fast' }, setAside: { model: 'reasoning' } });
  });

  it('is kept when the reasoning model cannot be asked, and the record says so', async () => {
    const { runTurn, turn } = await askedAboutRefunds({ fast: poor, reasoning: { status: 500 } });
    expect(await runTurn()).toMatchObject({ because: 'held' });
    const held = await turn();
    expect(held).toMatchObject({ text: poor, route: { model: 'fast' }, setAside: null });
    expect(held?.gate.reasons.at(-1)).toContain('The reasoning model was asked too');
  });

  it('stays alone when the tenant does not allow the cost', async () => {
    const { runTurn, models } = await askedAboutRefunds(
      { fast: poor, reasoning: good },
      { escalateToReasoning: false },
    );
    expect(await runTurn()).toMatchObject({ because: 'held' });
    expect(models()).toEqual(['fast']);
  });

  it('stays alone when there is nothing to reason about', async () => {
    const { runTurn, models, write, takeOver, handBack } = await askedAboutRefunds({ fast: good, reasoning: good });
    await runTurn();
    await takeOver();
    await handBack();
    await write('Ahoy zebra?');
    await runTurn();
    expect(models()).toEqual(['fast', 'fast']);
  });

  it('stays alone when the customer has written again', async () => {
    const { runTurn, models, write } = await askedAboutRefunds({ fast: poor, reasoning: good }, {}, (asked) =>
      asked === 1 ? write('To my card, please') : undefined,
    );
    expect(await runTurn()).toEqual({ next: 'again' });
    expect(models()).toEqual(['fast']);
  });

  it('gives way to a person who takes over before the second one is there', async () => {
    const { runTurn, said, takeOver } = await askedAboutRefunds({ fast: poor, reasoning: good }, {}, (asked) =>
      asked === 2 ? takeOver() : undefined,
    );
    await runTurn();
    expect((await said()).filter((line) => line.startsWith('assistant'))).toEqual([]);
  });
});

describe('a good fast answer', () => {
  it.each([0, 0.6, 1])('is asked for once, also when the threshold is %d', async (confidenceThreshold) => {
    const { runTurn, models } = await askedAboutRefunds({ fast: good, reasoning: good }, { confidenceThreshold });
    await runTurn();
    expect(models()).toEqual(['fast']);
  });

  it('is asked for once when a person approves every answer', async () => {
    const { runTurn, models, setPosture } = await askedAboutRefunds({ fast: good, reasoning: good });
    await setPosture('draft-only');
    expect(await runTurn()).toMatchObject({ because: 'held' });
    expect(models()).toEqual(['fast']);
  });
});

describe('the second answer', () => {
  it('is written in a session of its own, which is told the conversation, and the conversation’s own is told the answer', async () => {
    const { runTurn, instance, write } = await askedAboutRefunds({ fast: poor, reasoning: good });
    await runTurn();
    await write('And to which card do refunds go?');
    await runTurn();
    const [first, second, third, fourth] = instance.asked;
    expect([first?.session, third?.session]).toEqual(['conv:c1:1', 'conv:c1:1']);
    expect(second?.session).toBe('conv:c1:1:again:1-1-1-0');
    expect(second?.text).toBe(first?.text);
    expect(third?.text).toContain(`<said by="you">${good}</said>`);
    expect(fourth?.session).toBe('conv:c1:1:again:1-2-3-0');
    expect(fourth?.text).toContain('<said by="customer">How long do refunds take?</said>');
  });
});
