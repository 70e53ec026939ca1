import type { BoardRow } from './conversation.ts';

export type Light = { colour: 'red' | 'yellow' | 'green'; reason: string };

/** The facts that the light follows from. */
export type LightFacts = Pick<
  BoardRow,
  'posture' | 'mood' | 'heldDraft' | 'handoff' | 'claim' | 'sla' | 'resolution' | 'failing' | 'unansweredSince'
>;

const late = {
  answer: 'Waited too long for an answer.',
  'held-draft': 'A draft has waited too long for approval.',
  'hand-off': 'Waited too long for a person.',
} as const;

/** The claim, unless it has run out. */
export const activeClaim = (row: Pick<BoardRow, 'claim'>, now: Date): BoardRow['claim'] =>
  row.claim !== null && Date.parse(row.claim.until) > now.getTime() ? row.claim : null;

/**
 * Red: a person is needed, or a promise about time is broken. Yellow: a draft waits, a person has it, or attention is
 * advised. Green: the assistant has it, or it is over. Never set by hand; server and page derive it alike.
 */
export function lightOf(row: LightFacts, now: Date): Light {
  const claim = activeClaim(row, now);
  if (row.resolution) return { colour: 'green', reason: `Resolved by ${row.resolution.name}.` };
  if (row.sla?.breachedAt) {
    const why = row.posture === 'human' && row.handoff ? ` ${row.handoff.reason}` : '';
    return { colour: 'red', reason: late[row.sla.clock] + why };
  }
  if (row.posture === 'human') {
    if (!claim) return { colour: 'red', reason: row.handoff?.reason ?? 'A person is needed.' };
    const waits = row.unansweredSince ? '; the customer waits for an answer' : '';
    return { colour: 'yellow', reason: `${claim.name} has it${waits}.` };
  }
  if (row.heldDraft) {
    const what = row.heldDraft.outcome === 'findings-only' ? 'Only findings, no answer' : 'A draft waits for approval';
    return { colour: 'yellow', reason: `${what} (${Math.round(row.heldDraft.confidence * 100)} % sure).` };
  }
  if (row.failing) return { colour: 'yellow', reason: row.failing };
  if (row.mood !== 'calm') return { colour: 'yellow', reason: `The customer sounds ${row.mood}.` };
  const watched = row.posture === 'draft-only' ? ', a person approves every answer' : '';
  return { colour: 'green', reason: `The assistant has it${watched}.` };
}

const order = { red: 0, yellow: 1, green: 2 } as const;

/** Most urgent first: open before resolved, by light, then by what is due or waits longest, then the newest. */
export function compareUrgency(a: BoardRow, b: BoardRow, now: Date): number {
  return (
    Number(a.resolution !== null) - Number(b.resolution !== null) ||
    order[lightOf(a, now).colour] - order[lightOf(b, now).colour] ||
    waitsFrom(a) - waitsFrom(b) ||
    Date.parse(b.updatedAt) - Date.parse(a.updatedAt) ||
    a.conversationId.localeCompare(b.conversationId) ||
    a.tenantId.localeCompare(b.tenantId)
  );
}

/** Milliseconds since 1970; a row in which nobody waits comes last. */
function waitsFrom(row: BoardRow): number {
  const since = row.sla?.dueAt ?? row.heldDraft?.at ?? row.unansweredSince;
  return since ? Date.parse(since) : Number.MAX_SAFE_INTEGER;
}
