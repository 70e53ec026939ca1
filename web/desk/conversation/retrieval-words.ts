import type { Retrieval } from '../../../shared/contract/knowledge.ts';

const kinds: Record<Retrieval['queries'][number]['kind'], string> = {
  question: 'the question',
  conversation: 'the question within the conversation',
  reply: 'the question as a reply',
  part: 'a part of it',
};

/** What was searched for an answer, a line each. */
export function retrievalWords({ queries, byMeaning, precedents, notes }: Retrieval): string[] {
  if (queries.length === 0) return ['Nothing: the message asks nothing.'];
  const led = precedents === 1 ? ', led by 1 earlier conversation' : `, led by ${precedents} earlier conversations`;
  return [
    ...queries.map(({ kind, words }) => `${kinds[kind]}: ${words}`),
    `By ${byMeaning ? 'words and meaning' : 'words'}${precedents === 0 ? '' : led}.`,
    ...notes,
  ];
}
