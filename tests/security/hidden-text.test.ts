import { describe, expect, it } from '@jest/globals';
import { extract } from '../../shared/services/knowledge/extract/index.ts';
import { loadCode, projectRoot } from './code-under-attack.ts';
import { hiddenTextBreaches, invisibleSignBreaches } from './hidden-text-breaches.ts';

describe('what a document holds and nobody sees', () => {
  it('does not come into the knowledge base, however a page hides it', async () => {
    expect(await hiddenTextBreaches(await loadCode(projectRoot))).toEqual([]);
  });

  it('is not left as signs without a shape', async () => {
    expect(await invisibleSignBreaches(await loadCode(projectRoot))).toEqual([]);
  });

  it('is told from what is only written smaller, paler, or hidden on paper', async () => {
    const page = `<style>@media print { .help { display: none } } .help { color: #333; overflow: hidden; height: 40px }</style>
      <p class="help">Call us.</p><p style="font-size:10px;opacity:.8;color:#fff;background:#000">Small print.</p>
      <p style="left:-10px">Moved a little.</p><details><summary>More</summary>Folded away.</details>`;
    const taken = JSON.stringify(await extract('text/html', Buffer.from(page)));
    for (const words of ['Call us.', 'Small print.', 'Moved a little.', 'Folded away.']) expect(taken).toContain(words);
  });

  it('leaves joined letters, flags and emoji as they are', async () => {
    const text = 'می‌خواهم 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 क्‍ष';
    expect(await extract('text/plain', Buffer.from(text))).toEqual({ blocks: [{ heading: [], text }] });
  });
});
