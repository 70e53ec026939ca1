export type Piece = { kind: 'same' | 'removed' | 'added'; text: string };

const tokens = /\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
/** Above so many cells of the table, what differs is shown as one change: a page must not stall while somebody types. */
const maxCells = 2_000_000;

/**
 * What turns `before` into `after`, in words: `same` and `removed` pieces give `before`, `same` and `added` ones `after`.
 * By the longest common subsequence (Wagner and Fischer 1974) of what lies between the common beginning and end.
 */
export function wordDiff(before: string, after: string): Piece[] {
  const [from, to] = [before.match(tokens) ?? [], after.match(tokens) ?? []];
  const head = commonBeginning(from, to);
  const tail = commonBeginning(from.slice(head).reverse(), to.slice(head).reverse());
  const middle = between(from.slice(head, from.length - tail), to.slice(head, to.length - tail));
  return readable([
    { kind: 'same', text: from.slice(0, head).join('') },
    ...middle,
    { kind: 'same', text: from.slice(from.length - tail).join('') },
  ]);
}

function commonBeginning(from: readonly string[], to: readonly string[]): number {
  let at = 0;
  while (at < from.length && at < to.length && from[at] === to[at]) at++;
  return at;
}

function between(from: readonly string[], to: readonly string[]): Piece[] {
  const width = to.length + 1;
  if (from.length * to.length > maxCells)
    return [
      { kind: 'removed', text: from.join('') },
      { kind: 'added', text: to.join('') },
    ];
  // longest[i * width + j]: how much of from[i…] and to[j…] can be kept.
  const longest = new Uint16Array((from.length + 1) * width);
  const kept = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = from.length - 1; i >= 0; i--)
    for (let j = to.length - 1; j >= 0; j--)
      longest[i * width + j] = from[i] === to[j] ? kept(i + 1, j + 1) + 1 : Math.max(kept(i + 1, j), kept(i, j + 1));

  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const [old, next] = [from[i], to[j]];
    if (old !== undefined && old === next) {
      pieces.push({ kind: 'same', text: old });
      i++;
      j++;
    } else if (old !== undefined && (next === undefined || kept(i + 1, j) >= kept(i, j + 1))) {
      pieces.push({ kind: 'removed', text: old });
      i++;
    } else if (next !== undefined) {
      pieces.push({ kind: 'added', text: next });
      j++;
    }
  }
  return pieces;
}

/** Whole phrases: a space kept between two changed words belongs to the change, and each change is removed before added. */
function readable(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  let [removed, added, space] = ['', '', ''];
  const keep = (text: string) => {
    const last = result.at(-1);
    if (last?.kind === 'same') last.text += text;
    else if (text) result.push({ kind: 'same', text });
  };
  const endChange = () => {
    if (removed) result.push({ kind: 'removed', text: removed });
    if (added) result.push({ kind: 'added', text: added });
    keep(space);
    [removed, added, space] = ['', '', ''];
  };
  for (const { kind, text } of pieces) {
    const changing = removed !== '' || added !== '';
    if (kind === 'same' && changing && text.trim() === '') {
      space += text;
    } else if (kind === 'same') {
      endChange();
      keep(text);
    } else {
      removed += space + (kind === 'removed' ? text : '');
      added += space + (kind === 'added' ? text : '');
      space = '';
    }
  }
  endChange();
  return result;
}
