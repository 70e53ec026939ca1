import type { CannedReply } from '../../../shared/contract/conversation.ts';

/** As the contract's `CannedReply`, whose schema would bring its library into the page. */
export const cannedLimits = { replies: 100, title: 80, text: 4000 } as const;
const validShortcut = /^[a-z0-9-]{1,32}$/;

export type CannedProblems = Partial<Record<keyof CannedReply, string>>;

/** What is stored of what somebody wrote: the shortcut in small letters and without its `/`, all without spaces around. */
export const tidied = ({ shortcut, title, text }: CannedReply): CannedReply => ({
  shortcut: shortcut.trim().replace(/^\//, '').toLowerCase(),
  title: title.trim(),
  text: text.trim(),
});

/** What is wrong with a tidied reply beside the `others` of its tenant, by field; nothing when it can be saved. */
export function problemsOf(reply: CannedReply, others: readonly CannedReply[]): CannedProblems {
  const problems: CannedProblems = {};
  if (!validShortcut.test(reply.shortcut)) problems.shortcut = 'Use 1–32 of the letters a–z, digits and -.';
  else if (others.some(({ shortcut }) => shortcut === reply.shortcut))
    problems.shortcut = `/${reply.shortcut} is another reply’s shortcut already.`;
  const title = lengthProblem('title', reply.title, cannedLimits.title);
  if (title) problems.title = title;
  const text = lengthProblem('text', reply.text, cannedLimits.text);
  if (text) problems.text = text;
  return problems;
}

function lengthProblem(what: string, value: string, most: number): string | null {
  if (value === '') return `Write a ${what}.`;
  return value.length > most ? `Use at most ${most} characters; these are ${value.length}.` : null;
}
