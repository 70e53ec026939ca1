import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { activeClaim, type Light, lightOf } from '../../../shared/contract/light.ts';
import { keyOf } from '../conversation-ref.ts';

export type Colour = Light['colour'];

/** What the board shows. `assignee` is a person's id, or one of the words. */
export interface Filters {
  tenantId: string | null;
  light: Colour | null;
  assignee: 'anyone' | 'me' | 'nobody' | (string & {});
  state: 'open' | 'resolved' | 'all';
  q: string;
}

export const noFilters: Filters = { tenantId: null, light: null, assignee: 'anyone', state: 'open', q: '' };

/** Who looks, and when: claims run out. */
export interface Viewpoint {
  personId: string | null;
  now: Date;
  /** What the API has found for the same words, by `keyOf`: it looks further than the row. */
  found: ReadonlySet<string>;
}

export const matches = (row: BoardRow, filters: Filters, viewpoint: Viewpoint): boolean =>
  matchesButLight(row, filters, viewpoint) &&
  (filters.light === null || lightOf(row, viewpoint.now).colour === filters.light);

/** The counts of the lights are of these: they tell what choosing another light would show. */
export const matchesButLight = (row: BoardRow, filters: Filters, viewpoint: Viewpoint): boolean =>
  (filters.state === 'all' || (row.resolution === null) === (filters.state === 'open')) &&
  (filters.tenantId === null || row.tenantId === filters.tenantId) &&
  matchesAssignee(row, filters.assignee, viewpoint) &&
  (matchesWords(row, filters.q) || viewpoint.found.has(keyOf(row)));

function matchesAssignee(row: BoardRow, assignee: Filters['assignee'], { personId, now }: Viewpoint): boolean {
  if (assignee === 'anyone') return true;
  const claim = activeClaim(row, now);
  if (assignee === 'nobody') return claim === null;
  return claim !== null && claim.personId === (assignee === 'me' ? personId : assignee);
}

/** Every word must occur somewhere in what the row shows. */
function matchesWords(row: BoardRow, q: string): boolean {
  const words = plain(q).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const shown = plain(
    [
      row.subject,
      row.preview?.text,
      row.customer.name,
      row.customer.id,
      row.claim?.name,
      row.tenantId,
      ...row.tags,
    ].join(' '),
  );
  return words.every((word) => shown.includes(word));
}

/** Without case and accents. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Of each light, how many. */
export function countLights(rows: Iterable<BoardRow>, now: Date): Record<Colour, number> {
  const counts = { red: 0, yellow: 0, green: 0 };
  for (const row of rows) counts[lightOf(row, now).colour] += 1;
  return counts;
}

/** The filters in an address: only those that differ from `noFilters`. */
export function queryOf(filters: Filters): string {
  const query = new URLSearchParams();
  if (filters.tenantId !== null) query.set('tenant', filters.tenantId);
  if (filters.light !== null) query.set('light', filters.light);
  if (filters.assignee !== noFilters.assignee) query.set('assignee', filters.assignee);
  if (filters.state !== noFilters.state) query.set('state', filters.state);
  if (filters.q.trim() !== '') query.set('q', filters.q.trim());
  return query.size === 0 ? '' : `?${query}`;
}

/** The filters of an address; what it does not know, it leaves out. */
export function filtersOf(search: string): Filters {
  const query = new URLSearchParams(search);
  const light = query.get('light');
  const state = query.get('state');
  return {
    tenantId: query.get('tenant'),
    light: light === 'red' || light === 'yellow' || light === 'green' ? light : null,
    assignee: query.get('assignee') ?? noFilters.assignee,
    state: state === 'resolved' || state === 'all' ? state : 'open',
    q: (query.get('q') ?? '').slice(0, 100),
  };
}
