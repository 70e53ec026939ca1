import { describe, expect, it } from '@jest/globals';
import { createExtractApart } from '../../../shared/services/knowledge/extract-apart.ts';
import { docx, utf8 } from '../../support/document-bytes.ts';

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('extraction in a thread of its own', () => {
  it('gives the text', async () => {
    expect(await createExtractApart()(word, docx(['# Refunds', 'Within 14 days.']))).toEqual({
      extracted: { title: 'Refunds', blocks: [{ heading: ['Refunds'], text: 'Within 14 days.' }] },
    });
  });

  it('refuses with the words for the owner', async () => {
    expect(await createExtractApart()('application/pdf', utf8('x'))).toEqual({ refused: 'The file is not a PDF.' });
  });

  it('ends what does not end in time', async () => {
    expect(await createExtractApart({ seconds: 0.001 })('text/plain', utf8('x'))).toEqual({
      refused: 'The file could not be read within 0.001 seconds.',
    });
  });

  it('ends what takes too much memory, and goes on with the next', async () => {
    const rows = utf8(`a,b\n${'x,y\n'.repeat(19_000)}`);
    const apart = createExtractApart({ megabytes: 4 });
    expect(await apart('text/csv', rows)).toEqual({ refused: 'The file takes too much memory to read.' });
  });
});
