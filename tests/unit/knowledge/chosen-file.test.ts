import { describe, expect, it } from '@jest/globals';
import { DocumentId } from '../../../shared/contract/knowledge.ts';
import { chosenFile } from '../../../web/desk/knowledge/chosen-file.ts';

const chosen = (name: string, size = 10) => chosenFile({ name, size });

describe('a file that somebody chose', () => {
  it.each([
    ['Refund Policy (2026).pdf', 'refund-policy-2026', 'application/pdf'],
    ['Größe & Maß.MD', 'gro-e-ma', 'text/markdown'],
    ['faq.csv', 'faq', 'text/csv'],
  ])('%s becomes the document %s', (name, documentId, type) => {
    expect(chosen(name)).toEqual({ documentId, type });
  });

  it('has an id that the API takes, whatever its name', () => {
    for (const name of ['返品.docx', '-.txt', `${'a-'.repeat(60)}.txt`, '🦀🦀.html', 'a.b.c.txt']) {
      const file = chosen(name);
      expect('documentId' in file && DocumentId.safeParse(file.documentId).success).toBe(true);
    }
    expect(chosen('返品.txt')).not.toEqual(chosen('保証.txt'));
  });

  it.each([
    ['photo.png', 10, 'of a kind that is not read'],
    ['README', 10, 'of a kind that is not read'],
    ['empty.txt', 0, 'is empty'],
    ['large.pdf', 10 * 1024 * 1024 + 1, 'more than 10 MB'],
  ])('is refused before it is sent: %s', (name, size, problem) => {
    expect(chosen(name, size)).toEqual({ problem: expect.stringContaining(problem) });
  });
});
