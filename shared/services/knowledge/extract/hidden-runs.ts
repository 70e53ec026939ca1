import { type CheerioAPI, load } from 'cheerio/slim';

type Element = Extract<CheerioAPI['_root']['children'][number], { attribs: unknown }>;

/** How a piece of a Word document looks, as far as it says so. Colours are lower-case hex or a name. */
type Look = { vanishes?: boolean; ink?: string; ground?: string; halfPoints?: number };

/** Word's own looks by the id of their style. */
export type Styles = ReadonlyMap<string, Look>;

/** Text smaller than two points is for machines, as in pages. */
const readableFrom = 4;
const paper = 'ffffff';

/**
 * A part of a Word document (XML) without the text that is there but not seen: hidden, in the colour of what lies below
 * it, or too small to read; by its own properties or by its style. Prefixes of names are not looked at.
 */
export function withoutHiddenRuns(xml: string, styles: Styles): string {
  const $ = load(xml, { xml: true });
  for (const row of named($, 'tr')) if (isOn(inside(row, 'trPr'), 'hidden')) $(row).remove();
  for (const run of named($, 'r')) if (isHidden(lookOfRun(run, styles))) $(run).remove();
  return $.xml();
}

/** What the styles of a document (`word/styles.xml`) say of the look of text, with what they are based on. */
export function stylesIn(xml: string): Styles {
  const byId = new Map(
    named(load(xml, { xml: true }), 'style').map((style) => [attributeOf(style, 'styleId') ?? '', style]),
  );
  const lookOf = (id: string | undefined, below: readonly string[] = []): Look => {
    const style = id === undefined || below.includes(id) ? undefined : byId.get(id);
    if (id === undefined || style === undefined) return {};
    const based = inside(style, 'basedOn');
    return {
      ...lookOf(based && attributeOf(based, 'val'), [...below, id]),
      ...groundOf(inside(style, 'pPr')),
      ...ownLook(inside(style, 'rPr')),
    };
  };
  return new Map([...byId.keys()].map((id) => [id, lookOf(id)]));
}

function isHidden({ vanishes = false, ink, ground = paper, halfPoints = readableFrom }: Look): boolean {
  return vanishes || halfPoints < readableFrom || (ink !== undefined && nearly(ink) === nearly(ground));
}

function lookOfRun(run: Element, styles: Styles): Look {
  const properties = inside(run, 'rPr');
  const paragraph = inside(above(run, 'p'), 'pPr');
  const styled = (one: Element | undefined, name: string): Look => {
    const style = inside(one, name);
    return (style && styles.get(attributeOf(style, 'val') ?? '')) ?? {};
  };
  return {
    ...groundOf(inside(above(run, 'tc'), 'tcPr')),
    ...styled(paragraph, 'pStyle'),
    ...groundOf(paragraph),
    ...styled(properties, 'rStyle'),
    ...ownLook(properties),
  };
}

function ownLook(properties: Element | undefined): Look {
  const [color, size] = [inside(properties, 'color'), inside(properties, 'sz')];
  const vanishes = ['vanish', 'webHidden', 'specVanish']
    .map((name) => isOn(properties, name))
    .filter((on) => on !== null);
  const ink = color && (attributeOf(color, 'themeColor') === 'background1' ? paper : attributeOf(color, 'val'));
  return {
    ...(vanishes.length > 0 ? { vanishes: vanishes.includes(true) } : {}),
    ...(ink ? { ink: ink.toLowerCase() } : {}),
    ...(size ? { halfPoints: Number(attributeOf(size, 'val')) } : {}),
    ...groundOf(properties),
  };
}

function groundOf(properties: Element | undefined): Look {
  const [highlight, shading] = [inside(properties, 'highlight'), inside(properties, 'shd')];
  const ground = (highlight && attributeOf(highlight, 'val')) ?? (shading && attributeOf(shading, 'fill'));
  return ground && ground !== 'auto' && ground !== 'none' ? { ground: ground.toLowerCase() } : {};
}

/** `white` and what nobody can tell from it are one colour. */
const nearly = (colour: string): string =>
  colour === 'white' || /^(?:f[a-f\d]){3}$/.test(colour) ? paper : colour === 'black' ? '000000' : colour;

/** Null where the property is not said at all. */
function isOn(properties: Element | undefined, name: string): boolean | null {
  const property = inside(properties, name);
  return property ? !/^(?:0|false|off)$/.test(attributeOf(property, 'val') ?? '') : null;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const named = ($: CheerioAPI, name: string): Element[] =>
  $('*')
    .toArray()
    .filter((one): one is Element => 'attribs' in one && localName(one.name) === name);

const inside = (parent: Element | undefined, name: string): Element | undefined =>
  parent?.children.find((one): one is Element => 'attribs' in one && localName(one.name) === name);

function above(element: Element, name: string): Element | undefined {
  for (let one = element.parent; one !== null && 'attribs' in one; one = one.parent)
    if (localName(one.name) === name) return one;
  return undefined;
}

const attributeOf = (element: Element, name: string): string | undefined =>
  Object.entries(element.attribs).find(([key]) => localName(key) === name)?.[1];
