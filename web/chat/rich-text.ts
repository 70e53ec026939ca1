/** The little formatting that answers use, as data: a view renders it as elements, so no text ever becomes HTML. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'source'; n: number };

export type Block =
  | { kind: 'paragraph'; lines: Inline[][] }
  | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] };

const bullet = /^\s{0,3}[-*•]\s+(.*)$/;
const numbered = /^\s{0,3}(\d{1,3})[.)]\s+(.*)$/;
const marks = /\*\*([^*\n]+)\*\*|\[([^\]\n]{1,200})\]\((https?:\/\/[^\s)]+)\)|\[(\d{1,3})\]|(https?:\/\/[^\s<>"]+)/g;
const plainLink = /(https?:\/\/[^\s<>"]+)/g;

/** What the assistant or a supervisor wrote: paragraphs, lists, bold, links and `[n]` for the sources in `sourceNumbers`. */
export function parseAnswer(text: string, sourceNumbers: ReadonlySet<number>): Block[] {
  const blocks: Block[] = [];
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    const last = blocks.at(-1);
    const bulleted = bullet.exec(line);
    const counted = bulleted ? null : numbered.exec(line);
    if (bulleted || counted) {
      const item = parseInlines(bulleted?.[1] ?? counted?.[2] ?? '', sourceNumbers);
      const ordered = counted !== null;
      if (last?.kind === 'list' && last.ordered === ordered) last.items.push(item);
      else blocks.push({ kind: 'list', ordered, start: Number(counted?.[1] ?? 1), items: [item] });
    } else if (line.trim() === '') {
      if (last?.kind === 'paragraph' && last.lines.length > 0) blocks.push({ kind: 'paragraph', lines: [] });
    } else if (last?.kind === 'paragraph') {
      last.lines.push(parseInlines(line, sourceNumbers));
    } else {
      blocks.push({ kind: 'paragraph', lines: [parseInlines(line, sourceNumbers)] });
    }
  }
  return blocks.filter((block) => block.kind === 'list' || block.lines.length > 0);
}

/** What a customer wrote: as typed, with only web addresses made links. */
export function parsePlain(text: string): Inline[] {
  return split(text, plainLink, (match) => webLink(match[0]));
}

function parseInlines(line: string, sourceNumbers: ReadonlySet<number>): Inline[] {
  return split(line, marks, ([whole, bold, label, labelled, source, address]) => {
    if (bold !== undefined) return [{ kind: 'bold', text: bold }];
    if (label !== undefined && labelled !== undefined) return webLink(labelled, label);
    if (source !== undefined && sourceNumbers.has(Number(source))) return [{ kind: 'source', n: Number(source) }];
    return address === undefined ? [{ kind: 'text', text: whole }] : webLink(address);
  });
}

function split(text: string, pattern: RegExp, render: (match: RegExpExecArray) => Inline[]): Inline[] {
  const inlines: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) inlines.push({ kind: 'text', text: text.slice(end, match.index) });
    inlines.push(...render(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) inlines.push({ kind: 'text', text: text.slice(end) });
  return inlines;
}

/** A link only to http and https; punctuation that ends the sentence is not part of the address. */
function webLink(address: string, label?: string): Inline[] {
  const href = label === undefined ? address.replace(/[.,;:!?)\]}'"]+$/, '') : address;
  const rest: Inline[] = href.length < address.length ? [{ kind: 'text', text: address.slice(href.length) }] : [];
  if (!URL.canParse(href)) return [{ kind: 'text', text: label ?? address }];
  return [{ kind: 'link', text: label ?? href, href }, ...rest];
}
