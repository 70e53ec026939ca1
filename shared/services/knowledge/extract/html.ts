import { type CheerioAPI, load } from 'cheerio/slim';
import { decodeText } from './decode-text.ts';
import type { Block, Extracted, Extractor } from './extracted.ts';
import { Unreadable } from './extracted.ts';
import { createHeadingPath } from './heading-path.ts';
import { removeHidden } from './hidden-elements.ts';

const dropped =
  'head, title, script, style, noscript, template, nav, iframe, object, embed, svg, canvas, form, button, dialog, textarea, select, [hidden]';
const paragraphs = new Set(
  'address article aside blockquote body dd details div dl dt fieldset figcaption figure footer header hr li main ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
const maxDepth = 512;

type Page = CheerioAPI['_root'];
type Node = Page | Page['children'][number];
type Element = Extract<Node, { attribs: unknown }>;

/** A page's text by its headings, without scripts, styles, navigation, forms and what is hidden; `main` or `article` alone where there is one. */
export const html: Extractor = (bytes) => extractHtml(decodeText(bytes));

export function extractHtml(markup: string): Extracted {
  const $ = load(markup);
  const title = $('title').first().text().trim() || $('h1').first().text().trim();
  removeHidden($);
  $(dropped).remove();
  const blocks = blocksOf($);
  return { ...(title ? { title } : {}), blocks };
}

function blocksOf($: CheerioAPI): Block[] {
  const blocks: Block[] = [];
  const headings = createHeadingPath();
  let text = '';

  const endBlock = (): void => {
    const clean = tidy(text);
    if (clean) blocks.push({ heading: headings.path(), text: clean });
    text = '';
  };
  const visit = (node: Node, depth: number): void => {
    if (depth > maxDepth) throw new Unreadable(`The page is nested more than ${maxDepth} levels deep.`);
    if (node.type === 'text') text += node.data.replace(/\s+/g, ' ');
    if (node.type === 'root') for (const child of node.children) visit(child, depth + 1);
    if (node.type !== 'tag') return;
    const level = /^h([1-6])$/.exec(node.name)?.[1];
    if (level !== undefined) {
      endBlock();
      headings.enter(Number(level), tidy($(node).text()).replaceAll('\n', ' '));
      return;
    }
    if (node.name === 'br') text += '\n';
    else visitElement(node, depth);
  };
  const visitElement = (node: Element, depth: number): void => {
    const cell = node.name === 'td' || node.name === 'th';
    if (paragraphs.has(node.name) && !cell) text += node.name === 'tr' || node.name === 'li' ? '\n' : '\n\n';
    if (node.name === 'li') text += '- ';
    for (const child of node.children) visit(child, depth + 1);
    if (cell) text += ' | ';
    else if (paragraphs.has(node.name) && node.name !== 'tr' && node.name !== 'li') text += '\n\n';
  };

  const main = $('main, article, [role="main"]').first();
  const roots: Node[] = main.length > 0 ? main.toArray() : $.root().toArray();
  for (const node of roots) visit(node, 0);
  endBlock();
  return blocks;
}

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/[ \t\u00a0]+/g, ' ')
        .replace(/( \|)+ ?$/, '')
        .trim(),
    )
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
