import { decodeText } from './decode-text.ts';
import type { Block, Extractor } from './extracted.ts';
import { createHeadingPath } from './heading-path.ts';

const frontMatter = /^---\n([\s\S]*?)\n---(?:\n|$)/;
const fence = /^ {0,3}(`{3,}|~{3,})/;
const atxHeading = /^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/;
const underline = /^ {0,3}(=+|-+)[ \t]*$/;

/** Markdown by its headings (`#` and underlined ones); fenced code is text. The title is the front matter's or the first `#`. */
export const markdown: Extractor = (bytes) => {
  const whole = decodeText(bytes);
  const matter = frontMatter.exec(whole);
  const blocks: Block[] = [];
  const headings = createHeadingPath();
  let title = /^title:\s*["']?(.*?)["']?\s*$/m.exec(matter?.[1] ?? '')?.[1];
  let lines: string[] = [];
  let openFence: string | null = null;

  const endBlock = (): void => {
    const text = lines.join('\n').trim();
    if (text) blocks.push({ heading: headings.path(), text });
    lines = [];
  };
  const enter = (level: number, text: string): void => {
    endBlock();
    headings.enter(level, text);
    if (level === 1) title ||= text;
  };

  for (const line of whole.slice(matter?.[0].length ?? 0).split('\n')) {
    const mark: string | undefined = fence.exec(line)?.[1];
    if (openFence !== null || mark !== undefined) {
      if (openFence === null) openFence = mark ?? null;
      else if (mark?.startsWith(openFence)) openFence = null;
      lines.push(line);
      continue;
    }
    const heading = atxHeading.exec(line);
    if (heading) {
      enter(heading[1]?.length ?? 1, withoutMarks(heading[2] ?? ''));
      continue;
    }
    const under = underline.exec(line)?.[1];
    const last = lines.at(-1)?.trim() ?? '';
    // A line of dashes below one line of text that begins a paragraph is a heading; else it is a rule.
    if (under && last && !/^([-*+>|]|\d+[.)])/.test(last) && (lines.at(-2) ?? '').trim() === '') {
      lines.pop();
      enter(under.startsWith('=') ? 1 : 2, withoutMarks(last));
      continue;
    }
    lines.push(line);
  }
  endBlock();
  return { ...(title ? { title } : {}), blocks };
};

const withoutMarks = (text: string): string =>
  text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`]{1,3}/g, '')
    .trim();
