import { type Filters, noFilters } from './filters.ts';

export interface EmptyWords {
  title: string;
  text: string;
  /** A way out: its name, and the filters it leads to. */
  action: { name: string; filters: Filters } | null;
}

/** What to say when the filters leave nothing; the narrowest of them is named. */
export function emptyWords(filters: Filters, tenantName: (tenantId: string) => string): EmptyWords {
  const without = (name: string, change: Partial<Filters>) => ({ name, filters: { ...filters, ...change } });
  if (filters.q.trim() !== '')
    return {
      title: `Nothing found for “${filters.q.trim()}”`,
      text: 'The search looks at customers, subjects, messages, tags and who has a conversation.',
      action: without('Clear the search', { q: '' }),
    };
  if (filters.light !== null)
    return { ...lightWords[filters.light], action: without('Show every light', { light: null }) };
  if (filters.assignee !== noFilters.assignee)
    return { ...assigneeWords(filters.assignee), action: without('Show everyone’s', { assignee: 'anyone' }) };
  if (filters.tenantId !== null)
    return {
      title: `${tenantName(filters.tenantId)} is quiet`,
      text: 'None of its conversations is like this at the moment.',
      action: without('Show all tenants', { tenantId: null }),
    };
  if (filters.state === 'resolved')
    return {
      title: 'Nothing is resolved yet',
      text: 'Conversations come here when a person or the assistant has closed them.',
      action: without('Show the open ones', { state: 'open' }),
    };
  return {
    title: 'All quiet',
    text: 'New conversations appear here by themselves, the most urgent first.',
    action: null,
  };
}

const lightWords = {
  red: {
    title: 'Nobody needs a person',
    text: 'Conversations turn red when a person is needed or a promise about time is broken.',
  },
  yellow: {
    title: 'Nothing to approve or to watch',
    text: 'Conversations turn yellow when a draft waits, or when somebody should have a look.',
  },
  green: { title: 'Nothing runs by itself', text: 'Conversations are green while the assistant handles them.' },
};

function assigneeWords(assignee: string): { title: string; text: string } {
  if (assignee === 'me')
    return { title: 'You have claimed nothing', text: 'Press c on a conversation to claim it, t to take it over.' };
  if (assignee === 'nobody')
    return { title: 'Somebody has every conversation', text: 'There is none without a claim.' };
  return { title: 'This person has claimed nothing', text: 'Claims end by themselves when nobody renews them.' };
}
