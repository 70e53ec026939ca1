import { type Range, ranges } from './overview-feed.ts';

/** The range in an address; 7 days when it names none that there is. */
export function rangeOf(search: string): Range {
  const asked = Number(new URLSearchParams(search).get('days'));
  return ranges.find((range) => range === asked) ?? 7;
}

/** Notes the range in the address, so that it is the same after a reload and for whoever gets the link. */
export function keepRange(range: Range): void {
  const url = new URL(location.href);
  url.searchParams.set('days', String(range));
  history.replaceState(history.state, '', url);
}
