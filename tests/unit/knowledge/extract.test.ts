import { describe, expect, it } from '@jest/globals';
import type { DocumentType } from '../../../shared/contract/knowledge.ts';
import { extract } from '../../../shared/services/knowledge/extract/index.ts';
import { docx, pdf, utf8 } from '../../support/document-bytes.ts';

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const at =
  (...heading: string[]) =>
  (text: string) => ({ heading, text });

describe('Markdown', () => {
  it('is cut at its headings, of both kinds', async () => {
    const text =
      '# Shop\n\nWelcome.\n\nRefunds\n-------\n\nWithin **14 days**.\n\n### Europe ###\n\nFree.\n\n## [Shipping](/s)\n\n- one\n- two\n';
    expect(await extract('text/markdown', utf8(text))).toEqual({
      title: 'Shop',
      blocks: [
        at('Shop')('Welcome.'),
        at('Shop', 'Refunds')('Within **14 days**.'),
        at('Shop', 'Refunds', 'Europe')('Free.'),
        at('Shop', 'Shipping')('- one\n- two'),
      ],
    });
  });

  it('keeps code, rules and lists as text, and takes the title of its front matter', async () => {
    const text = '---\ntitle: "The manual"\n---\n# A\r\n```\n# no heading\n```\ntext\n\n---\n\n- item\n---\n';
    expect(await extract('text/markdown', utf8(text))).toEqual({
      title: 'The manual',
      blocks: [at('A')('```\n# no heading\n```\ntext\n\n---\n\n- item\n---')],
    });
  });
});

describe('HTML', () => {
  it('gives what people read, by its headings, and nothing that runs or navigates', async () => {
    const page = `<!doctype html><title>Help</title><style>p{}</style><nav>Menu</nav><main><h1>Refunds</h1>
      <p>Within <b>14&nbsp;days</b>.<script>alert(1)</script></p><h2>Europe</h2><ul><li>Free</li><li>Fast</li></ul>
      <table><tr><th>Land</th><th>Days</th></tr><tr><td>France</td><td>3</td></tr></table>
      <form><button>Send</button></form><iframe src="http://127.0.0.1/"></iframe></main><footer>Imprint</footer>`;
    expect(await extract('text/html', utf8(page))).toEqual({
      title: 'Help',
      blocks: [at('Refunds')('Within 14 days.'), at('Refunds', 'Europe')('- Free\n- Fast\n\nLand | Days\nFrance | 3')],
    });
  });

  it('is refused when it is nested without end', async () => {
    await expect(extract('text/html', utf8(`${'<div>'.repeat(3000)}x`))).rejects.toThrow(/nested|Maximum call stack/);
  });
});

describe('a table', () => {
  it.each([',', ';', '\t'])('of questions and answers gives a block a question, divided by %j', async (mark) => {
    const rows = [
      ['Question', 'Answer', 'Id'],
      ['How long?', '"Five days,\nat most; really"', '1'],
      ['', '', '2'],
    ];
    expect(await extract('text/csv', utf8(`\ufeff${rows.map((row) => row.join(mark)).join('\n')}`))).toEqual({
      blocks: [at('How long?')('Five days,\nat most; really')],
    });
  });

  it('of anything else tells its columns by name', async () => {
    expect(await extract('text/csv', utf8('Country,Days\nFrance,3\nChile,,extra\n'))).toEqual({
      blocks: [at()('Country: France\nDays: 3'), at()('Country: Chile\nColumn 3: extra')],
    });
  });

  it('without a row, or with a broken quote, is refused', async () => {
    await expect(extract('text/csv', utf8('Country,Days\n'))).rejects.toThrow('needs a line of headings and a row');
    await expect(extract('text/csv', utf8('A,B\n"x'))).rejects.toThrow('The table cannot be read');
  });
});

describe('PDF', () => {
  it('gives a block a page, and its title', async () => {
    const file = pdf(['Refunds take 14 days.', 'Shipping is free.'], { title: 'Terms' });
    expect(await extract('application/pdf', file)).toEqual({
      title: 'Terms',
      blocks: [at('Page 1')('Refunds take 14 days.'), at('Page 2')('Shipping is free.')],
    });
  });

  it('is refused without text, with a password, with too many pages, and in pieces', async () => {
    await expect(extract('application/pdf', pdf(['']))).rejects.toThrow('The PDF holds no text');
    const locked = `/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >>`;
    await expect(extract('application/pdf', pdf(['x'], { trailer: locked }))).rejects.toThrow('The PDF is encrypted');
    await expect(extract('application/pdf', pdf(['x'], { repeatPages: 2001 }))).rejects.toThrow(
      '2001 pages; at most 2000',
    );
    await expect(extract('application/pdf', utf8('%PDF-1.4\nnothing'))).rejects.toThrow('The PDF is damaged');
  });
});

describe('a Word document', () => {
  it('is cut at its headings', async () => {
    const file = docx(['# Refunds', 'Within 14 days.', '# Shipping', 'Free &amp; fast.']);
    expect(await extract(word, file)).toEqual({
      title: 'Refunds',
      blocks: [at('Refunds')('Within 14 days.'), at('Shipping')('Free & fast.')],
    });
  });

  const zeros = Buffer.alloc(30 * 1024 * 1024);
  it.each<[string, Buffer, string]>([
    ['with macros', docx(['x'], [{ name: 'word/vbaProject.bin', content: 'x' }]), 'holds macros'],
    ['that bursts', docx(['x'], [{ name: 'word/big.xml', content: zeros }]), 'unpacks to far more'],
    ['that lies about its size', docx(['x'], [{ name: 'word/big.xml', content: zeros, says: 10 }]), 'damaged'],
    [
      'that unpacks to more than 100 MB',
      docx(['x'], [{ name: 'word/big.xml', content: 'x', says: 2 ** 30 }]),
      'unpacks to far more',
    ],
    [
      'of thousands of parts',
      docx(
        ['x'],
        Array.from({ length: 2001 }, (_, n) => ({ name: `word/${n}.xml`, content: '' })),
      ),
      'more than 2000 parts',
    ],
    ['with a password', docx(['x'], [{ name: 'word/a.xml', content: 'x', encrypted: true }]), 'is encrypted'],
    ['that leads outside', docx(['x'], [{ name: '../../etc/passwd', content: 'x' }]), 'damaged'],
    ['that is cut off', docx(['x']).subarray(0, -30), 'damaged'],
    ['without the document', docx([]).subarray(0, 0), 'empty'],
  ])('%s is refused', async (_, file, reason) => {
    await expect(extract(word, file)).rejects.toThrow(reason);
  });
});

describe('a file that is not what it says', () => {
  const text = utf8('Hello');
  it.each<[string, DocumentType, Buffer, string]>([
    ['a PDF', 'application/pdf', text, 'not a PDF'],
    ['a Word document', word, text, 'not a Word document'],
    ['a Word document of before 2007', word, Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'before 2007'],
    ['text', 'text/plain', pdf(['x']), 'not text'],
    ['Markdown', 'text/markdown', docx(['x']), 'not text'],
    ['HTML', 'text/html', Buffer.from('<p>\0</p>'), 'not text'],
    ['UTF-8', 'text/plain', Buffer.from([0x48, 0xe9, 0x21]), 'not UTF-8'],
    ['text that ends in NUL', 'text/plain', Buffer.concat([Buffer.alloc(9000, 'x'), Buffer.alloc(1)]), 'NUL bytes'],
    ['something', 'text/plain', Buffer.alloc(0), 'empty'],
    ['something but white space', 'text/plain', utf8(' \n '), 'holds no text'],
  ])('is refused: %s', async (_, type, bytes, reason) => {
    await expect(extract(type, bytes)).rejects.toThrow(reason);
  });
});
