import { describe, expect, it } from '@jest/globals';
import { type Code, copyWithout, loadCode, type Removal } from './code-under-attack.ts';
import type { Proof } from './gullible-checker.ts';
import { hiddenTextBreaches, invisibleSignBreaches } from './hidden-text-breaches.ts';
import { promptBreaches } from './prompt-breaches.ts';
import { toolBreaches } from './tool-breaches.ts';
import { turnBreaches } from './turn-breaches.ts';

type Case = Removal & { defence: string; breaches(code: Code): Promise<string[]> | string[] };

const turns =
  (
    kind: 'sent' | 'unheld' | 'leaked' | 'linked',
    family: string,
    {
      every = 9,
      from = 0,
      threshold = 0.7,
      proof,
    }: { every?: number; from?: number; threshold?: number; proof?: Proof } = {},
  ) =>
  async (code: Code) =>
    (await turnBreaches(code, { family, every, from, threshold, ...(proof && { proof }) }))[kind];

const cases: Case[] = [
  {
    defence: 'the escaping of delimiters',
    file: 'shared/domain/prompt.ts',
    find: "'<': '&lt;'",
    replace: "'<': '<'",
    breaches: promptBreaches,
  },
  {
    defence: 'the removal of signs that no reader sees',
    file: 'shared/domain/invisible.ts',
    find: 'text.replace(invisible',
    replace: 'text.replace(/never-there/g',
    breaches: invisibleSignBreaches,
  },
  {
    defence: 'the stripping of hidden text',
    file: 'shared/services/knowledge/extract/html.ts',
    find: '  removeHidden($);\n',
    replace: '',
    breaches: hiddenTextBreaches,
  },
  {
    defence: 'the list of tools',
    file: 'shared/openclaw/lockdown.ts',
    find: "deny: ['*']",
    replace: 'deny: []',
    breaches: toolBreaches,
  },
  {
    defence: 'the filter by tenant',
    file: 'shared/azure/search.ts',
    find: /odata`tenantId eq \$\{scope\.tenantId\} and staged ne true`/,
    replace: "'staged ne true'",
    breaches: turns('leaked', 'cross-tenant'),
  },
  {
    defence: 'the gate’s cap on what is not grounded',
    file: 'shared/domain/gate/outcome.ts',
    find: 'if (!grounded)',
    replace: "if (!grounded && !blocked) return 'send'; if (!grounded)",
    breaches: turns('unheld', 'cross-tenant'),
  },
  {
    defence: 'the gate’s word on what only a person may promise',
    file: 'shared/domain/gate/assess.ts',
    find: 'blocked: blocked.length > 0',
    replace: 'blocked: false',
    breaches: turns('unheld', 'role-play', { every: 3, threshold: 0 }),
  },
  {
    defence: 'the search for a checker’s quote in the passages',
    file: 'shared/domain/gate/claim-check.ts',
    find: '  return null;\n}\n\n/** A bare',
    replace: "  return { quote, documentId: 'lamps', text: quote, title: '' };\n}\n\n/** A bare",
    breaches: turns('unheld', 'cross-tenant', { proof: 'the claim itself' }),
  },
  {
    defence: 'the comparison of a checker’s quote with its claim',
    file: 'shared/domain/gate/claim-check.ts',
    find: ' || !isAbout(text, question, place)',
    replace: '',
    breaches: turns('unheld', 'cross-tenant', { proof: 'the sentence most like it' }),
  },
  {
    defence: 'the removal of orders from passages',
    file: 'shared/domain/injected-orders.ts',
    find: '.filter((sentence) => !givesOrders(sentence))',
    replace: '',
    breaches: turns('sent', 'documents', { every: 6, from: 5 }),
  },
  {
    defence: 'the check of links',
    file: 'shared/services/conversations/ask-instance.ts',
    find: /withoutForeignLinks\(reply\.text, [^;]+;/,
    replace: '{ text: reply.text, removed: [] as string[] };',
    breaches: turns('linked', 'exfiltration-links', { every: 6, from: 1, threshold: 0 }),
  },
];

describe('the attacks are noticed when a defence is taken out:', () => {
  it.each(cases)(
    '$defence',
    async ({ breaches, ...removal }) => {
      const mutant = await copyWithout(removal);
      try {
        expect(await breaches(await loadCode(mutant.root))).not.toEqual([]);
      } finally {
        await mutant.remove();
      }
    },
    120_000,
  );
});
