/** A list of `count` rows of one height, seen through a viewport; all lengths in px. */
export interface Scroll {
  count: number;
  rowHeight: number;
  scrollTop: number;
  viewport: number;
}

/** Rows above and below the viewport that are there already when it moves. */
const spare = 6;

/** The rows to draw: from `first` to before `end`. */
export function windowOf({ count, rowHeight, scrollTop, viewport }: Scroll): { first: number; end: number } {
  const first = Math.floor(scrollTop / rowHeight) - spare;
  const end = Math.ceil((scrollTop + viewport) / rowHeight) + spare;
  return { first: clamp(first, 0, count), end: clamp(end, 0, count) };
}

/** Where to scroll so that row `index` is seen in full; where it is now, if it is. */
export function scrollToShow(index: number, { rowHeight, scrollTop, viewport }: Scroll): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + viewport ? top + rowHeight - viewport : scrollTop;
}

/**
 * Where to scroll so that a row which moved from `before` to `after` stays where the eye is. At the top nothing
 * follows: what is urgent arrives there, and must be seen.
 */
export function scrollToFollow(
  before: number,
  after: number,
  { count, rowHeight, scrollTop, viewport }: Scroll,
): number {
  if (scrollTop === 0 || before < 0 || after < 0) return scrollTop;
  return clamp(scrollTop + (after - before) * rowHeight, 0, Math.max(0, count * rowHeight - viewport));
}

const clamp = (n: number, least: number, most: number): number => Math.min(Math.max(n, least), most);
