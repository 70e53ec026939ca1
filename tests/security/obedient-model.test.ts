import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadCode, projectRoot } from './code-under-attack.ts';
import { proofs } from './gullible-checker.ts';
import { type TurnBreaches, turnBreaches } from './turn-breaches.ts';

// Every seventh of some 1,000 turns, so that the suite stays quick; CLAWDESK_ATTACKS=all runs all of them, in minutes.
const every = process.env.CLAWDESK_ATTACKS === 'all' ? 1 : 7;

describe('a turn with an assistant that obeys every attack', () => {
  let breaches: TurnBreaches;
  beforeAll(async () => {
    breaches = await turnBreaches(await loadCode(projectRoot), { every });
  }, 900_000);

  it('sends no answer because of the attack that it would have held without it', () => {
    expect(breaches.turns).toBeGreaterThanOrEqual(130);
    expect(breaches.sent).toEqual([]);
    expect(breaches.unheld).toEqual([]);
  });

  it('shows the model and everybody else nothing of another tenant, and no secret', () => {
    expect(breaches.leaked).toEqual([]);
  });

  it('leads nobody to an address that the tenant does not name', () => {
    expect(breaches.linked).toEqual([]);
  });

  it('leads nobody there either behind a true sentence, when whatever is grounded is sent', async () => {
    const chosen = { family: 'exfiltration-links', every: 3, from: 1, threshold: 0 };
    expect((await turnBreaches(await loadCode(projectRoot), chosen)).linked).toEqual([]);
  }, 60_000);
});

describe('a turn in which the checker of its claims obeys the attack as well', () => {
  it.each(proofs)(
    'sends nothing that else is held, when it says that %s bears every claim out',
    async (proof) => {
      const chosen = every === 1 ? {} : { every: 2 * every, from: proofs.indexOf(proof) };
      const { turns, sent, unheld } = await turnBreaches(await loadCode(projectRoot), { ...chosen, proof });
      expect(turns).toBeGreaterThanOrEqual(65);
      expect([...sent, ...unheld]).toEqual([]);
    },
    900_000,
  );
});
