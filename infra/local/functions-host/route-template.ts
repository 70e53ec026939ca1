import { constraintPattern } from './route-constraints.ts';

/** Route parameters by name; an absent optional parameter is left out. */
export type RouteParams = Record<string, string>;

export interface RouteTemplate {
  /** Parameters of the path (no leading slash, still percent-encoded), or undefined when it does not match. */
  match(path: string): RouteParams | undefined;
  /** Sorts templates: the one that matches more narrowly comes first. */
  rank: string;
}

const parameter = /\{(\*{0,2})([^{}:=?]+)((?::[^{}:()=?]+(?:\([^()]*\))?)*)(?:=([^{}?]*))?(\?)?\}/g;

/**
 * Compiles an ASP.NET route template: literals (case-insensitive), `{name}`, `{name?}`, `{name=default}`,
 * `{name:constraint}`, `{*rest}`, and mixtures such as `file-{id}.json`. Throws on an unknown constraint.
 */
export function compileRoute(template: string): RouteTemplate {
  const segments = template.split('/').filter((segment) => segment !== '');
  const names: string[] = [];
  const defaults: RouteParams = {};
  const compiled = segments.map((segment) => compileSegment(segment, names, defaults));
  const pattern = new RegExp(`^${compiled.map(({ source }) => source).join('')}/?$`, 'i');
  return {
    rank: compiled.map(({ rank }) => rank).join(''),
    match(path) {
      const groups = pattern.exec(`/${path}`);
      if (!groups) return undefined;
      const found = names.map((name, index) => [name, decode(groups[index + 1] ?? '') || defaults[name]]);
      return Object.fromEntries(found.filter(([, value]) => value !== undefined));
    },
  };
}

function compileSegment(segment: string, names: string[], defaults: RouteParams): { source: string; rank: string } {
  const parts = [...segment.matchAll(parameter)];
  if (parts.length === 0) {
    if (/[{}]/.test(segment)) throw new Error(`route segment "${segment}" is not understood`);
    return { source: `/${escapePattern(segment)}`, rank: '0' };
  }
  let source = '';
  let end = 0;
  let skippable = false;
  let rank = parts.length > 1 || parts[0]?.[0] !== segment ? '1' : '3';
  for (const part of parts) {
    const [whole, star, name = '', constraints = '', fallback, optional] = part;
    names.push(name);
    if (fallback !== undefined) defaults[name] = fallback;
    skippable = optional !== undefined || fallback !== undefined || star !== '';
    source += escapePattern(segment.slice(end, part.index));
    source += `${constraintPattern(constraints)}(${star === '' ? '[^/]+' : '.*'}${parts.length > 1 ? '?' : ''})`;
    end = part.index + whole.length;
    if (rank === '3') rank = star === '' ? (constraints === '' ? '3' : '2') : constraints === '' ? '5' : '4';
  }
  source += escapePattern(segment.slice(end));
  return { source: skippable && end === segment.length ? `(?:/${source})?` : `/${source}`, rank };
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
