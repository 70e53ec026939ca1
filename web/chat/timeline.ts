import type { Message } from '../../shared/contract/chat.ts';
import type { Outgoing } from './chat-state.ts';

export type Row =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'message'; key: string; message: Message; opens: boolean; closes: boolean }
  | { kind: 'outgoing'; key: string; outgoing: Outgoing };

const groupWithinMs = 5 * 60_000;

/** The conversation as rows: a line where a new day begins, and messages of one author close in time as one group. */
export function timeline(messages: readonly Message[], outbox: readonly Outgoing[]): Row[] {
  const rows: Row[] = [];
  let day = '';
  const startDay = (at: string) => {
    const next = new Date(at).toDateString();
    if (next !== day) rows.push({ kind: 'day', key: `day ${next}`, at });
    day = next;
  };
  messages.forEach((message, index) => {
    startDay(message.at);
    rows.push({
      kind: 'message',
      key: message.id,
      message,
      opens: !sameGroup(messages[index - 1], message),
      closes: !sameGroup(message, messages[index + 1]),
    });
  });
  for (const outgoing of outbox) {
    startDay(outgoing.at);
    rows.push({ kind: 'outgoing', key: outgoing.clientMessageId, outgoing });
  }
  return rows;
}

function sameGroup(first: Message | undefined, second: Message | undefined): boolean {
  if (first === undefined || second === undefined || first.author !== second.author) return false;
  const [from, to] = [new Date(first.at), new Date(second.at)];
  return to.getTime() - from.getTime() < groupWithinMs && from.toDateString() === to.toDateString();
}

/** `Today`, `Yesterday`, or the date in the reader's own language. */
export function dayName(at: string, now: Date, locale?: string): string {
  const date = new Date(at);
  const days = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return date.toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long', ...year });
}

export const clockTime = (at: string, locale?: string): string =>
  new Date(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });

const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
