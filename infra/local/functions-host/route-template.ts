import { compileConstraints } from './route-constraints.ts';

/** Route parameters by name; an absent optional parameter is left out. */
export type RouteParams = Record<string, string>;

export interface RouteTemplate {
  /** Parameters of the path (no leading slash, still percent-encoded), or undefined when it does not match. */
  match(path: string): RouteParams | undefined;
  /** Sorts templates: the one that matches more narrowly comes first. */
  rank: string;
}

interface Parameter {
  name: string;
  fallback: string | undefined;
  accepts(value: string): boolean;
}

const parameterPattern = /\{(\*{0,2})([^{}:=?]+)((?::[^{}:()=?]+(?:\([^()]*\))?)*)(?:=([^{}?]*))?(\?)?\}/g;

/**
 * Compiles an ASP.NET route template: literals (case-insensitive), `{name}`, `{name?}`, `{name=default}`,
 * `{name:constraint}`, `{*rest}`, and mixtures such as `file-{id}.json`. Throws on an unknown constraint.
 */
export function compileRoute(template: string): RouteTemplate {
  const parameters: Parameter[] = [];
  const segments = template.split('/').filter((segment) => segment !== '');
  const compiled = segments.map((segment) => compileSegment(segment, parameters));
  const pattern = new RegExp(`^${compiled.map(({ source }) => source).join('')}/?$`, 'i');
  return {
    rank: compiled.map(({ rank }) => rank).join(''),
    match(path) {
      const groups = pattern.exec(`/${path}`);
      if (!groups) return undefined;
      const params: RouteParams = {};
      for (const [index, { name, fallback, accepts }] of parameters.entries()) {
        const value = decode(groups[index + 1] ?? '') || fallback;
        if (value === undefined) continue;
        if (!accepts(value)) return undefined;
        params[name] = value;
      }
      return params;
    },
  };
}

function compileSegment(segment: string, parameters: Parameter[]): { source: string; rank: string } {
  const parts = [...segment.matchAll(parameterPattern)];
  const [first] = parts;
  if (!first) {
    if (/[{}]/.test(segment)) throw new Error(`route segment "${segment}" is not understood`);
    return { source: `/${escapePattern(segment)}`, rank: '0' };
  }
  let source = '';
  let end = 0;
  let skippable = false;
  for (const part of parts) {
    const [whole, star, name = '', constraints = '', fallback, optional] = part;
    parameters.push({ name, fallback, accepts: compileConstraints(constraints) });
    skippable = optional !== undefined || fallback !== undefined || star !== '';
    source += `${escapePattern(segment.slice(end, part.index))}(${star === '' ? '[^/]+?' : '.*'})`;
    end = part.index + whole.length;
  }
  source += escapePattern(segment.slice(end));
  const whole = first[0] === segment;
  return { source: whole && skippable ? `(?:/${source})?` : `/${source}`, rank: whole ? rankOf(first) : '1' };
}

function rankOf([, star, , constraints]: RegExpExecArray): string {
  if (star === '') return constraints === '' ? '3' : '2';
  return constraints === '' ? '5' : '4';
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
