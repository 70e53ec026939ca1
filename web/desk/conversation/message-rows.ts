import type { Message } from '../../../shared/contract/chat.ts';

export type MessageRow =
  | { kind: 'day'; key: string; at: string }
  /** A person has begun, or has ended, to answer in place of the assistant. */
  | { kind: 'stretch'; key: string; begins: boolean }
  | { kind: 'message'; key: string; message: Message; opens: boolean; byPerson: boolean };

const groupWithinMs = 5 * 60_000;

/**
 * The messages with a line where a new day begins and around every stretch in which a person answered: from the person's
 * first message up to the assistant's next one. `opens` is the first of one author's messages close in time.
 */
export function messageRows(messages: readonly Message[]): MessageRow[] {
  const rows: MessageRow[] = [];
  let day = '';
  let byPerson = false;
  let previous: Message | undefined;
  for (const message of messages) {
    const here = new Date(message.at).toDateString();
    const newDay = here !== day;
    if (newDay) rows.push({ kind: 'day', key: `day ${message.seq}`, at: message.at });
    day = here;
    const turns = message.author === 'supervisor' ? !byPerson : message.author === 'assistant' && byPerson;
    if (turns) {
      byPerson = !byPerson;
      rows.push({ kind: 'stretch', key: `stretch ${message.seq}`, begins: byPerson });
    }
    const opens = newDay || turns || !sameGroup(previous, message);
    rows.push({ kind: 'message', key: `message ${message.seq}`, message, opens, byPerson });
    previous = message;
  }
  return rows;
}

const sameGroup = (first: Message | undefined, second: Message): boolean =>
  first?.author === second.author && Date.parse(second.at) - Date.parse(first.at) < groupWithinMs;
