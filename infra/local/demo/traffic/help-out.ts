import { setTimeout as delay } from 'node:timers/promises';
import { type BoardRow, ListConversationsResponse } from '../../../../shared/contract/conversation.ts';
import { activeClaim } from '../../../../shared/contract/light.ts';
import type { ApiClient } from '../../api-client.ts';
import { type Colleague, colleagues } from '../personas.ts';
import { type Crowd, thanks } from './crowds.ts';
import { customerOf } from './customer-of.ts';

// Less than a customer's patience, and time enough for whoever sits at the desk.
const leftAloneMs = 30_000;
const lookEveryMs = 8000;

export type Deed = { by: string; tenantId: string; customer: string; what: string };

/**
 * Keeps the board from filling up: every few seconds a colleague sees to the one customer of the traffic who has
 * waited longest, at least 30 s. Until `signal` ends it; a deed that fails, because somebody was faster, is left.
 */
export async function helpOut(input: {
  crowd: Crowd;
  colleague: Colleague;
  api: ApiClient;
  signal: AbortSignal;
  onDeed: (deed: Deed) => void;
}): Promise<void> {
  const { crowd, colleague, api, signal } = input;
  const { tenantId } = crowd;
  const ours = new Set(crowd.names.map((name) => customerOf(name).id));
  const { name: by } = colleagues[colleague];
  const taken = new Set<string>();

  async function seeToOne(): Promise<void> {
    const answer = await api.must('GET', `/conversations?tenantId=${tenantId}&state=open`);
    const { rows, at } = ListConversationsResponse.parse(answer);
    const waiting = rows
      .filter((row) => ours.has(row.customer.id) && isLeftAlone(row, new Date(at)))
      .filter((row) => activeClaim(row, new Date(at)) === null || taken.has(row.conversationId))
      .sort((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt));
    const row = waiting[0];
    if (!row) return;
    const act = async (verb: string, body?: unknown): Promise<void> => {
      await api.must('POST', `/conversations/${row.conversationId}/${verb}?tenantId=${tenantId}`, body);
      if (verb === 'take-over') taken.add(row.conversationId);
      if (verb === 'resolve') taken.delete(row.conversationId);
    };
    input.onDeed({ by, tenantId, customer: row.customer.name ?? row.customer.id, what: await helps(row, crowd, act) });
  }

  while (!signal.aborted) {
    await delay(lookEveryMs * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await seeToOne().catch(() => undefined);
  }
}

const isLeftAlone = (row: BoardRow, now: Date): boolean =>
  (row.heldDraft !== null || row.posture === 'human') && now.getTime() - Date.parse(row.updatedAt) > leftAloneMs;

/** Approves what is good enough, ends what is answered, and answers the rest in person. */
async function helps(
  { heldDraft, preview, unansweredSince }: BoardRow,
  { answers }: Crowd,
  act: (verb: string, body?: unknown) => Promise<void>,
): Promise<string> {
  if (heldDraft?.outcome === 'suggest') {
    await act(`drafts/${heldDraft.draftId}/approve`, {});
    return 'approved the draft';
  }
  if (heldDraft === null && (unansweredSince === null || thanks.includes(preview?.text ?? ''))) {
    await act('resolve', { outcome: 'solved' });
    return 'resolved it';
  }
  await act('take-over');
  const text = answers[Math.floor(Math.random() * answers.length)] ?? '';
  await act('reply', { text });
  return `answered: ${text}`;
}
