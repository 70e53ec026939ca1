import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Desk, interrupted, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const words = 'Offer a voucher.';

describe('a whisper', () => {
  it('into a running turn drops that answer, and the next one knows it', async () => {
    const { runTurn, said, instance, view } = await interrupted(desk, async ({ whisper }, asked) => {
      if (asked === 1) await whisper(words);
    });
    expect(await runTurn()).toEqual({ next: 'again' });
    expect(await runTurn()).toMatchObject({ because: 'answered' });
    expect(await said()).toEqual(['customer: question 1', 'assistant: I do not know (answer 2).']);
    expect(instance.asked.map(({ system }) => system.includes(words))).toEqual([false, true]);
    expect((await view()).turns.map(({ draftId, status }) => [draftId, status]).sort()).toEqual([
      ['1-1-1-0', 'superseded'],
      ['1-1-1-1', 'delivered'],
    ]);
  });

  it('does not count among the answers that the customer has overtaken', async () => {
    const { runTurn, head } = await interrupted(desk, async ({ whisper }, asked) => {
      if (asked <= 4) await whisper(`${words} (${asked})`);
    });
    for (let turn = 1; turn <= 4; turn++) expect(await runTurn()).toEqual({ next: 'again' });
    expect((await head())?.superseded).toBe(0);
    expect(await runTurn()).toMatchObject({ because: 'answered' });
  });

  it('into a held draft has it written again', async () => {
    const { holdEverything, write, runTurn, whisper, approve, head, instance, bells } = await desk.newConversation();
    await holdEverything();
    await write('Can I get something back?');
    await runTurn();
    const rung = bells.rung.length;
    expect(await whisper(words)).toMatchObject({ heldDraft: null, typing: true });
    expect(bells.rung.length).toBe(rung + 1);
    await expect(approve('1-1-1-0')).rejects.toMatchObject({ code: 'conflict' });
    expect(await runTurn()).toMatchObject({ because: 'held' });
    expect(instance.asked[1]?.system).toContain(words);
    expect((await head())?.heldDraft?.draftId).toBe('1-1-1-1');
  });

  it('before the customer writes is for the next answer, once; the customer never sees it', async () => {
    const { write, runTurn, whisper, view, said, instance } = await desk.newConversation();
    await write('Hello');
    await runTurn();
    expect(await whisper(words)).toMatchObject({ typing: false });
    expect((await view()).coaching).toMatchObject([{ n: 1, kind: 'whisper', text: words, by: 'Ada' }]);
    expect(await runTurn()).toMatchObject({ because: 'nothing-pending' });
    await write('Can I get something back?');
    await runTurn();
    await write('Thanks!');
    await runTurn();
    expect(instance.asked.map(({ system }) => system.includes(words))).toEqual([false, true, false]);
    expect(JSON.stringify([await said(), instance.asked.map(({ text }) => text)])).not.toContain(words);
    expect((await view()).coaching).toEqual([]);
  });

  it('outlasts a stretch with a person, and is known to the answer after it', async () => {
    const { write, whisper, takeOver, handBack, runTurn, instance } = await desk.newConversation();
    await write('Hello');
    await takeOver();
    await whisper(words);
    await handBack();
    await runTurn();
    expect(instance.asked[0]?.system).toContain(words);
  });

  it('is refused after ten that no answer has used', async () => {
    const { write, whisper, head } = await desk.newConversation();
    await write('Hello');
    for (let n = 1; n <= 10; n++) await whisper(`${n}`);
    await expect(whisper('11')).rejects.toMatchObject({ code: 'conflict' });
    expect((await head())?.coached).toBe(10);
  });
});

describe('what only people see', () => {
  it('is a note by its author, newest first, that neither customer nor assistant ever gets', async () => {
    const { write, addNote, by, view, runTurn, said, instance } = await desk.newConversation();
    await write('Hello');
    await addNote('Called twice last week.');
    desk.clock.advance(1);
    await by('Ben').addNote('A regular.');
    await runTurn();
    expect((await view()).notes.map(({ text, by }) => [by, text])).toEqual([
      ['Ben', 'A regular.'],
      ['Ada', 'Called twice last week.'],
    ]);
    expect(JSON.stringify([await said(), instance.asked])).not.toMatch(/twice|regular/);
  });

  it('is a set of tags, each once, that replaces the one before', async () => {
    const { write, setTags } = await desk.newConversation();
    await write('Hello');
    expect((await setTags(['vip', 'refund', 'vip'])).tags).toEqual(['vip', 'refund']);
    expect((await setTags(['refund'])).tags).toEqual(['refund']);
  });

  it('wakes nobody, and a running answer goes out', async () => {
    const { runTurn, bells } = await interrupted(desk, async ({ addNote, setTags, claim }) => {
      desk.clock.advance(1);
      await addNote('A regular.');
      await setTags(['vip']);
      await claim();
    });
    const rung = bells.rung.length;
    expect(await runTurn()).toMatchObject({ because: 'answered' });
    expect(bells.rung.length).toBe(rung);
  });
});
