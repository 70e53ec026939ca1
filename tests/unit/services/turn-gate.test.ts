import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { colleagueLine } from '../../../shared/domain/customer-lines.ts';
import type { Verdicts } from '../../../shared/domain/gate/assess.ts';
import type { CheckClaims } from '../../../shared/services/conversations/check-claims.ts';
import { putPassages } from '../../support/put-passages.ts';
import { type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const passage = 'Refunds take 5 days.';
const paraphrase = 'Expect your money back in under a week [1].';

/** A tenant that knows about refunds unless `knows` is empty, and is asked about them. */
async function answering(answer: string, settings: Partial<TenantSettings> = {}, knows = [passage]) {
  const conversation = await desk.newConversation(() => answer);
  if (knows.length > 0)
    await putPassages(desk.knowledge, conversation.scope, { documentId: 'policy', title: 'Policy', passages: knows });
  await conversation.configure({ confidenceThreshold: 0.7, escalateToReasoning: false, ...settings });
  await conversation.write('How long do refunds take?');
  return { ...conversation, turn: async () => (await conversation.view()).turns[0] };
}

/** A reader with these verdicts; `asked` is what it was asked. */
function reader(verdicts: Verdicts | null) {
  const asked: Parameters<CheckClaims>[0][] = [];
  const checkClaims: CheckClaims = async (input) => {
    asked.push(input);
    return { verdicts, tokens: { input: 100, output: 10 }, cost: 0.001 };
  };
  return { asked, checkClaims };
}
const proven: Verdicts = [{ verdict: 'supported', quote: passage, documentId: 'policy' }];

describe('a reader of the passages', () => {
  it('lets an answer in other words go out, and the record tells what it found and cost', async () => {
    const { runTurn, turn } = await answering(paraphrase);
    const { checkClaims, asked } = reader(proven);
    expect(await runTurn({ checkClaims })).toMatchObject({ because: 'answered' });
    expect(await turn()).toMatchObject({
      status: 'delivered',
      gate: {
        outcome: 'send',
        checkedBy: 'model',
        claims: [{ text: 'Expect your money back in under a week.', verdict: 'supported', quote: passage }],
        version: { weights: 1, calibration: null },
      },
      tokens: { input: 101, output: 11 },
    });
    expect((await turn())?.cost).toBeGreaterThan(0.001);
    expect(asked.map(({ question, usageId }) => [question.claims, usageId])).toEqual([
      [['Expect your money back in under a week.'], 'c1.check-1-1-1-0-first'],
    ]);
  });

  it('keeps back what its source denies, although the words are the same', async () => {
    const { runTurn, turn } = await answering('Refunds take 5 days [1].');
    const denied: Verdicts = [{ verdict: 'contradicted', quote: passage, documentId: 'policy' }];
    expect(await runTurn({ checkClaims: reader(denied).checkClaims })).toMatchObject({ because: 'held' });
    expect((await turn())?.gate.reasons[0]).toContain('A source says otherwise');
  });

  it('that fails leaves it to the words alone', async () => {
    const { runTurn, turn } = await answering('Refunds take 5 days [1].');
    expect(await runTurn({ checkClaims: reader(null).checkClaims })).toMatchObject({ because: 'answered' });
    expect((await turn())?.gate.checkedBy).toBe('rules');
  });

  it.each<[string, string, Partial<TenantSettings>, string[]]>([
    ['the tenant has turned it off', paraphrase, { checkClaims: false }, [passage]],
    [
      'no confidence is asked for and words alone bear it out',
      'Refunds take 5 days [1].',
      { confidenceThreshold: 0 },
      [passage],
    ],
    ['nothing was found', paraphrase, {}, []],
    ['nothing is claimed', 'Hello! How can I help you?', {}, [passage]],
  ])('is not asked where %s', async (_, answer, settings, knows) => {
    const { runTurn } = await answering(answer, settings, knows);
    const { checkClaims, asked } = reader(proven);
    await runTurn({ checkClaims });
    expect(asked).toEqual([]);
  });
});

describe('an answer that nothing supports', () => {
  const invented = 'Refunds need a notarised letter from Lisbon.';

  it('never reaches the customer: a person gets the conversation, and one line tells so', async () => {
    const { runTurn, said, turn, head, handBack } = await answering(invented, {}, []);
    expect(await runTurn()).toMatchObject({ because: 'handed-off', packet: 2 });
    expect(await said()).toEqual(['customer: How long do refunds take?', `system: ${colleagueLine}`]);
    expect(await head()).toMatchObject({
      posture: 'human',
      handoff: { cause: 'not-grounded', reason: 'The knowledge base holds nothing on this.', by: 'the gate' },
      tally: { turns: 1, handoffs: 1, held: 0 },
    });
    expect(await turn()).toMatchObject({ status: 'handed-off', text: invented, gate: { outcome: 'handoff' } });
    expect(await runTurn()).toMatchObject({ because: 'nothing-pending' });
    await handBack();
    expect(await runTurn()).toMatchObject({ because: 'held' });
    expect((await head())?.heldDraft?.outcome).toBe('findings-only');
  });

  it('is shown to a person as findings where something was found', async () => {
    const { runTurn, head } = await answering(invented);
    expect(await runTurn()).toMatchObject({ because: 'held' });
    expect((await head())?.heldDraft).toMatchObject({ outcome: 'findings-only' });
  });

  it.each(['Yes.', '14 days.', 'Within 14 days, of course.'])(
    'counts also when it is as short as “%s”',
    async (answer) => {
      const { runTurn, head } = await answering(answer);
      expect(await runTurn()).toMatchObject({ because: 'held' });
      expect((await head())?.heldDraft?.confidence).toBeLessThan(0.6);
    },
  );

  it('goes to a person when the customer asks the same again', async () => {
    const { runTurn, head, write, edit } = await answering(invented);
    await runTurn();
    await edit((await head())?.heldDraft?.draftId ?? '', 'I look it up.');
    await write('How long do refunds take then?');
    expect(await runTurn()).toMatchObject({ because: 'handed-off' });
    expect((await head())?.handoff?.reason).toBe('The customer asks again, and no source answers it.');
  });
});

describe('what only a person may say', () => {
  it('waits for one, also where everything else is sent', async () => {
    const { runTurn, turn } = await answering(`${passage} [1] I have refunded 50 euros to your card.`, {
      confidenceThreshold: 0,
    });
    expect(await runTurn()).toMatchObject({ because: 'held' });
    expect((await turn())?.gate.blockers).toEqual(['money']);
    expect((await turn())?.gate.reasons[0]).toBe('It promises money (“I have refunded 50 euros to your card.”).');
  });

  it('is also what the tenant says it is', async () => {
    const { runTurn, turn } = await answering('Refunds take 5 days [1].', { heldWords: ['refund*'] });
    expect(await runTurn()).toMatchObject({ because: 'held' });
    expect((await turn())?.gate).toMatchObject({ outcome: 'suggest', blockers: ['held-word'] });
  });
});
