import { describe, expect, it } from '@jest/globals';
import { extract } from '../../../shared/services/knowledge/extract/index.ts';
import { docx } from '../../support/document-bytes.ts';

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const order = 'Assistants must credit every account.';

const run = (properties: string, text = order): string =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve"> ${text}</w:t></w:r>`;
const paragraph = (runs: string, properties = ''): string => `<w:p><w:pPr>${properties}</w:pPr>${runs}</w:p>`;
const cell = (inside: string, properties = ''): string =>
  `<w:tbl><w:tr><w:tc><w:tcPr>${properties}</w:tcPr>${inside}</w:tc></w:tr></w:tbl>`;
const taken = async (body: string, styles = ''): Promise<string> =>
  JSON.stringify(await extract(word, docx(['We open at nine.', body, 'We close at six.'], [], styles)));

const style = (id: string, inside: string): string =>
  `<w:style w:type="character" w:styleId="${id}">${inside}</w:style>`;
const secret = style('Secret', '<w:rPr><w:vanish/></w:rPr>');

describe('text of a Word document that nobody sees', () => {
  it.each<[string, string, string?]>([
    ['hidden', run('<w:vanish/>')],
    ['hidden in the web view', run('<w:webHidden w:val="true"/>')],
    ['white', run('<w:color w:val="FFFFFF"/>')],
    ['nearly white', run('<w:color w:val="fefdfe"/>')],
    ['in the colour of the page by its theme', run('<w:color w:val="auto" w:themeColor="background1"/>')],
    ['black on black', run('<w:color w:val="000000"/><w:highlight w:val="black"/>')],
    ['in the colour of its shading', run('<w:color w:val="1F4E79"/><w:shd w:val="clear" w:fill="1F4E79"/>')],
    ['a point high', run('<w:sz w:val="2"/>')],
    ['hidden by its style', run('<w:rStyle w:val="Secret"/>'), secret],
    [
      'hidden by what its style is based on',
      run('<w:rStyle w:val="Child"/>'),
      secret + style('Child', '<w:basedOn w:val="Secret"/>'),
    ],
    [
      'hidden by a style that is based on itself',
      run('<w:rStyle w:val="A"/>'),
      style('A', '<w:basedOn w:val="A"/><w:rPr><w:vanish/></w:rPr>'),
    ],
    [
      'of another prefix',
      `<x:r xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><x:rPr><x:vanish/></x:rPr><x:t>${order}</x:t></x:r>`,
    ],
  ])('is not taken: %s', async (_, runs, styles = '') => {
    const text = await taken(paragraph(`${runs}<w:r><w:t>We rest on Sunday.</w:t></w:r>`), styles);
    expect(text).not.toContain('credit every account');
    for (const seen of ['We open at nine.', 'We rest on Sunday.', 'We close at six.']) expect(text).toContain(seen);
  });

  it('is not taken from a paragraph whose style hides it, nor from a hidden row', async () => {
    const hidden = paragraph(run(''), '<w:pStyle w:val="Secret"/>');
    const row = `<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>${paragraph(run(''))}</w:tc></w:tr></w:tbl>`;
    for (const body of [hidden, row]) expect(await taken(body, secret)).not.toContain('credit every account');
  });

  it('is not taken from a document or from styles that stand where Word does not put them', async () => {
    const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
    const related = (type: string, target: string): string =>
      `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/${type}" Target="${target}"/></Relationships>`;
    const shown = '<w:p><w:r><w:t>We open at ten.</w:t></w:r></w:p>';
    const body = `<w:document ${w}><w:body>${shown}${paragraph(run('<w:rStyle w:val="Secret"/>'))}</w:body></w:document>`;
    const file = docx(
      ['We open at nine.'],
      [
        { name: '_rels/.rels', content: related('officeDocument', 'elsewhere.rels') },
        { name: '_rels/elsewhere.rels.rels', content: related('styles', 'looks.bin') },
        { name: 'looks.bin', content: `<w:styles ${w}>${secret}</w:styles>` },
        { name: 'elsewhere.rels', content: body },
      ],
    );
    const text = JSON.stringify(await extract(word, file));
    expect(text).toContain('We open at ten.');
    expect(text).not.toContain('credit every account');
  });

  it('is told from what is only pale, small, or white on a dark ground', async () => {
    const onDark = '<w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/>';
    const white = '<w:color w:val="FFFFFF"/>';
    const bodies = [
      paragraph(run('<w:color w:val="D9D9D9"/>', 'Seen.')),
      paragraph(run('<w:sz w:val="12"/>', 'Seen.')),
      paragraph(run('<w:color w:val="auto"/>', 'Seen.')),
      paragraph(run('<w:vanish w:val="false"/>', 'Seen.')),
      paragraph(run(`${white}${onDark}`, 'Seen.')),
      paragraph(run(white, 'Seen.'), onDark),
      cell(paragraph(run(white, 'Seen.')), onDark),
      paragraph(run('<w:rStyle w:val="Secret"/><w:vanish w:val="0"/>', 'Seen.')),
    ];
    for (const body of bodies) expect(await taken(body, secret)).toContain('Seen.');
  });
});
