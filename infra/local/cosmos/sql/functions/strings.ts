import { SqlError } from '../sql-error.ts';
import type { Json, Value } from '../values.ts';
import { type BuiltIn, builtIn, finite, ofStrings } from './call.ts';

/** `f(text, part, ignoreCase?)` */
const search = (test: (text: string, part: string) => Value): BuiltIn =>
  builtIn(2, 3, (text, part, ignoreCase = false) => {
    if (typeof text !== 'string' || typeof part !== 'string' || typeof ignoreCase !== 'boolean') return undefined;
    return ignoreCase ? test(text.toLowerCase(), part.toLowerCase()) : test(text, part);
  });

const characters = (text: string) => Array.from(text);

const concat = builtIn(2, 200, (...args) => {
  const texts = args.filter((arg) => typeof arg === 'string');
  return texts.length === args.length ? texts.join('') : undefined;
});

const substring = builtIn(3, 3, (text, start, length) =>
  typeof text === 'string' && typeof start === 'number' && typeof length === 'number'
    ? text.slice(Math.max(start, 0), Math.max(start, 0) + Math.max(length, 0))
    : undefined,
);

const part = (take: (text: string, count: number) => string): BuiltIn =>
  builtIn(2, 2, (text, count) =>
    typeof text === 'string' && typeof count === 'number' ? take(text, Math.max(count, 0)) : undefined,
  );

const regexMatch = builtIn(2, 3, (text, pattern, modifiers = '') => {
  if (typeof text !== 'string' || typeof pattern !== 'string' || typeof modifiers !== 'string') return undefined;
  if (!/^[imsx]*$/.test(modifiers) || modifiers.includes('x'))
    throw new SqlError(`RegexMatch modifiers '${modifiers}'.`);
  try {
    return new RegExp(pattern, modifiers).test(text);
  } catch {
    throw new SqlError(`RegexMatch pattern '${pattern}' is not valid.`);
  }
});

const toText = (value: Value): Value => {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const parsed = (accepts: (value: Json) => boolean): BuiltIn =>
  ofStrings(1, (text) => {
    try {
      const value: Json = JSON.parse(text);
      return accepts(value) ? value : undefined;
    } catch {
      return undefined;
    }
  });

export const stringFunctions: Record<string, BuiltIn> = {
  CONTAINS: search((text, piece) => text.includes(piece)),
  STARTSWITH: search((text, piece) => text.startsWith(piece)),
  ENDSWITH: search((text, piece) => text.endsWith(piece)),
  STRINGEQUALS: search((text, other) => text === other),
  INDEX_OF: ofStrings(2, (text, piece) => text.indexOf(piece)),
  REGEXMATCH: regexMatch,
  CONCAT: concat,
  SUBSTRING: substring,
  LEFT: part((text, count) => text.slice(0, count)),
  RIGHT: part((text, count) => (count === 0 ? '' : text.slice(-count))),
  LENGTH: ofStrings(1, (text) => text.length),
  LOWER: ofStrings(1, (text) => text.toLowerCase()),
  UPPER: ofStrings(1, (text) => text.toUpperCase()),
  TRIM: ofStrings(1, (text) => text.trim()),
  LTRIM: ofStrings(1, (text) => text.trimStart()),
  RTRIM: ofStrings(1, (text) => text.trimEnd()),
  REVERSE: ofStrings(1, (text) => characters(text).reverse().join('')),
  REPLACE: ofStrings(3, (text, from, to) => (from === '' ? text : text.replaceAll(from, () => to))),
  STRINGSPLIT: ofStrings(2, (text, separator) => text.split(separator)),
  TOSTRING: builtIn(1, 1, toText),
  STRINGTONUMBER: ofStrings(1, (text) => (text.trim() === '' ? undefined : finite(Number(text)))),
  STRINGTOBOOLEAN: parsed((value) => typeof value === 'boolean'),
  STRINGTONULL: parsed((value) => value === null),
  STRINGTOARRAY: parsed((value) => Array.isArray(value)),
  STRINGTOOBJECT: parsed((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
};
