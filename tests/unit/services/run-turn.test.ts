import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { colleagueLine } from '../../../shared/domain/customer-lines.ts';
import { putPassages } from '../../support/put-passages.ts';
import { type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe('a turn', () => {
  it('answers what the customer wrote since the last answer, all of it at once', async () => {
    const { write, runTurn, said, instance, turns } = await desk.newConversation();
    await write('When are');
    await write('refunds paid?');
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'answered' });
    expect(await said()).toEqual(['customer: When are', 'customer: refunds paid?', 'assistant: Hello!']);
    expect(instance.asked).toHaveLength(1);
    expect(instance.asked[0]?.text).toBe('<customer>\nWhen are\nrefunds paid?\n</customer>');
    expect(instance.asked[0]?.session).toBe('conv:c1:1');
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'nothing-pending' });
    expect(await turns()).toBe(1);
  });

  it('is grounded in the passages of its tenant and cites them', async () => {
    const { write, runTurn, scope, instance } = await desk.newConversation(() => 'Refunds take five days [1].');
    await putPassages(desk.knowledge, scope, {
      documentId: 'policy',
      title: 'Policy',
      passages: ['Refunds take five days.'],
    });
    await write('How long do refunds take?');
    await runTurn();
    expect(instance.asked[0]?.text).toContain(
      '<passage n="1" title="Policy" id="policy#0">Refunds take five days.</passage>',
    );
    const [, answer] = await desk.stores.conversations.messages(scope, 'c1', 0);
    expect(answer?.citations).toEqual([
      { n: 1, documentId: 'policy', title: 'Policy', quote: 'Refunds take five days.' },
    ]);
    expect(answer).toMatchObject({ model: 'fast', confidence: 0.92 });
  });

  it('searches with what the conversation is about, and its record tells the queries', async () => {
    const { write, runTurn, scope, view, instance } = await desk.newConversation(() => 'Five days for clothes [1].');
    const passages = ['Refunds of shoes take two days.', 'Refunds of clothes take five days.'];
    await putPassages(desk.knowledge, scope, { documentId: 'policy', title: 'Policy', passages });
    await write('How long do refunds of clothes take?');
    await runTurn();
    await write('And for shoes?');
    await runTurn();
    expect(instance.asked[1]?.text).toContain('Refunds of shoes take two days.');
    const records = (await view()).turns.map(({ retrieval }) => retrieval?.queries);
    expect(records.at(-1)).toEqual([
      { kind: 'question', words: 'shoes' },
      { kind: 'conversation', words: 'long refunds clothes take shoes' },
      { kind: 'reply', words: 'five days clothes shoes' },
    ]);
  });

  it('gives an angry customer to a person with one line, without asking the instance', async () => {
    const { write, runTurn, said, instance, turns } = await desk.newConversation();
    await write('This is unacceptable!');
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'handed-off' });
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'nothing-pending' });
    expect(await said()).toEqual(['customer: This is unacceptable!', `system: ${colleagueLine}`]);
    expect(instance.asked).toEqual([]);
    expect(await turns()).toBe(0);
  });

  it('asks for a sleeping instance to be woken, and asks it nothing', async () => {
    const { write, runTurn, scope, instance } = await desk.newConversation();
    await write('Hello');
    await desk.stores.changeTenant(scope, (tenant) => ({ ...tenant, status: 'paused' }));
    expect(await runTurn()).toEqual({ next: 'wake' });
    expect(instance.asked).toEqual([]);
  });

  it.each([503, 500, 429])('is tried again when the instance answers %d', async (status) => {
    const { write, runTurn, said } = await desk.newConversation(() => ({ status }));
    await write('Hello');
    expect(await runTurn()).toMatchObject({ next: 'retry' });
    expect(await said()).toEqual(['customer: Hello']);
  });

  it('is tried again when the instance is not there at all', async () => {
    const { write, runTurn, instance } = await desk.newConversation();
    await write('Hello');
    await instance.close();
    expect(await runTurn()).toMatchObject({ next: 'retry' });
  });

  it('tells the session what a person said, and after a silent restart everything', async () => {
    const { write, runTurn, takeOver, reply, handBack, instance } = await desk.newConversation();
    await write('First');
    await runTurn();
    await takeOver();
    await reply('A colleague speaks.');
    await handBack();
    await write('Second');
    await runTurn();
    expect(instance.asked[1]?.text).toBe(
      '<conversation>\n<colleague>\n<said by="your colleague">A colleague speaks.</said>\n</colleague>\n</conversation>\n<customer>\nSecond\n</customer>',
    );
    instance.state.bootId = 'another boot';
    await write('Third');
    await runTurn();
    const told = [...(instance.asked[2]?.text ?? '').matchAll(/<said by="([^"]*)">([^<]*)/g)].map(
      ([, by, text]) => `${by}: ${text}`,
    );
    expect(told).toEqual([
      'customer: First',
      'you: Hello!',
      'your colleague: A colleague speaks.',
      'customer: Second',
      'you: Hello!',
    ]);
  });
});
