import { SqlError } from './sql-error.ts';

/** The regular expression of a LIKE pattern: `%`, `_`, `[set]`, `[^set]`; `mark` is the optional escape character. */
export function likePattern(pattern: string, mark?: string): RegExp {
  let source = '';
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === mark) source += quote(characters[++at] ?? '');
    else if (character === '%') source += '.*';
    else if (character === '_') source += '.';
    else if (character === '[') {
      const close = characters.indexOf(']', at + 1);
      if (close < 0) throw new SqlError(`LIKE pattern '${pattern}' has an open bracket.`);
      source += `[${characters
        .slice(at + 1, close)
        .join('')
        .replaceAll('\\', '\\\\')}]`;
      at = close;
    } else source += quote(character);
  }
  return new RegExp(`^${source}$`, 's');
}

const quote = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
