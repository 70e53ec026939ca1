import type { CheerioAPI } from 'cheerio/slim';

const maxRules = 2000;
const maxSelectorCharacters = 200;

const hiding = [
  /^display:none/,
  /^visibility:(?:hidden|collapse)/,
  /^content-visibility:hidden/,
  /^opacity:(?:0?\.0[0-5]?\d*|0|[0-5]%)$/,
  /^font(?:-size)?:(?:0|[01](?:\.\d+)?(?:px|pt)|0?\.[01]\d*r?em|\.?0(?:\.\d+)?(?:r?em|%|v[wh]))(?:$|\D)/,
  /^(?:left|right|top|bottom|text-indent|margin(?:-left|-top)?):-\d{3,}/,
  /^(?:left|top):\d{4,}px/,
  /^transform:(?:.*\)\s*)?(?:scale[xy]?\(0|translate[xy]?\(-\d{3,})/,
  /^clip:rect\(\s*(?:[01](?:px)?[ ,]*){4}\)/,
  /^clip-path:(?:inset\((?:100|[5-9]\d)%|circle\(0|polygon\(0 0\))/,
  /^color:(?:transparent|rgba\([^)]*,\s*0?(?:\.0\d*)?\)|#[\da-f]{3}0$|#[\da-f]{6}00$)/,
];

/** Takes out what a page holds but does not show: text for machines only, which nobody who uploads a page has read. */
export function removeHidden($: CheerioAPI): void {
  for (const selector of hidingSelectors($)) {
    try {
      $(selector).remove();
    } catch {
      // A selector that cannot be understood here hides nothing here.
    }
  }
  $('[style]').each((_, element) => {
    if (isHidden($(element).attr('style') ?? '')) $(element).remove();
  });
}

/** The selectors of rules in the page's own style sheets that hide; those for paper hide nothing. */
function hidingSelectors($: CheerioAPI): string[] {
  const css = $('style')
    .map((_, style) => $(style).text())
    .toArray()
    .join('\n')
    .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '');
  const open: string[] = [];
  const selectors: string[] = [];
  let before = '';
  for (const piece of css.split(/([{}])/)) {
    if (piece === '{') open.push(before.slice(before.lastIndexOf(';') + 1).trim());
    else if (piece === '}') {
      const selector = open.pop() ?? '';
      const isPrinted = open.some((rule) => /^@media\s+print/i.test(rule));
      const isPlain = selector.length <= maxSelectorCharacters && !/^@|::|:(?:hover|focus|active|not)/.test(selector);
      if (selector && isPlain && !isPrinted && isHidden(before)) selectors.push(selector);
    }
    before = piece;
  }
  return selectors.slice(0, maxRules);
}

function isHidden(style: string): boolean {
  const declared = new Map(
    style
      .toLowerCase()
      .replace(/!\s*important/g, '')
      .split(';')
      .map((declaration) => {
        const colon = declaration.indexOf(':');
        return [
          declaration.slice(0, colon).trim(),
          declaration
            .slice(colon + 1)
            .trim()
            .replace(/\s+/g, ' '),
        ] as const;
      }),
  );
  const entries = [...declared].map(([name, value]) => `${name}:${value}`);
  if (entries.some((entry) => hiding.some((pattern) => pattern.test(entry)))) return true;
  const isClipped = /hidden|clip/.test(declared.get('overflow') ?? declared.get('overflow-y') ?? '');
  const isFlat = ['height', 'max-height', 'width', 'max-width'].some((side) =>
    /^[01](?:px)?$/.test(declared.get(side) ?? ''),
  );
  return (isClipped && isFlat) || isOnItsOwnColour(declared);
}

function isOnItsOwnColour(declared: ReadonlyMap<string, string>): boolean {
  const ink = colour(declared.get('color'));
  return ink !== undefined && ink === colour(declared.get('background-color') ?? declared.get('background'));
}

/** `white`, `#fff`, `#FFFFFF` and `rgb(255, 255, 255)` are one colour; names of others stay as they are. */
function colour(written: string | undefined): string | undefined {
  if (!written) return undefined;
  const named: Record<string, string> = { white: '#ffffff', black: '#000000' };
  const value = named[written] ?? written;
  const [, r, g, b] = /^#([\da-f])([\da-f])([\da-f])$/.exec(value) ?? [];
  if (r !== undefined) return `#${r}${r}${g}${g}${b}${b}`;
  const parts = /^rgba?\((\d+)[ ,]+(\d+)[ ,]+(\d+)/.exec(value)?.slice(1, 4);
  return parts ? `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}` : value;
}
