import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { lightOf } from '../../../shared/contract/light.ts';

/** What has come to the board: conversations that began, and those that turned red. */
export interface Arrivals {
  begun: number;
  red: number;
}

/** An older conversation that becomes known late, by a search say, is not news. */
const newsMs = 5 * 60_000;

export function arrivalsBetween(
  before: ReadonlyMap<string, BoardRow>,
  after: ReadonlyMap<string, BoardRow>,
  now: Date,
): Arrivals {
  const arrivals = { begun: 0, red: 0 };
  for (const [key, row] of after) {
    const known = before.get(key);
    if (known === row || row.resolution) continue;
    const recent = now.getTime() - Date.parse(row.openedAt) < newsMs;
    if (recent && (known === undefined || known.episode < row.episode)) arrivals.begun += 1;
    if (!known ? !recent : lightOf(known, now).colour === 'red') continue;
    if (lightOf(row, now).colour === 'red') arrivals.red += 1;
  }
  return arrivals;
}

/** For screen readers; empty when there is nothing to say. */
export function arrivalWords({ begun, red }: Arrivals): string {
  const words = [
    begun > 0 && `${begun} new ${begun === 1 ? 'conversation' : 'conversations'}`,
    red > 0 && `${red} ${red === 1 ? 'needs' : 'need'} a person`,
  ].filter((part) => part !== false);
  return words.length === 0 ? '' : `${words.join(', ')}.`;
}
