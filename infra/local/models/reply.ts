import { acknowledgeFacts, answerFromMemory, askedFact } from './answer-from-memory.ts';
import { answerFromPassages } from './answer-from-passages.ts';
import type { Image, Prompt } from './prompt.ts';
import { smallTalk } from './small-talk.ts';

/**
 * What the model says, by fixed rules: from the conversation, from the passages, or that it does not know.
 * It never invents: every claim is a sentence of a passage, or the customer's own words.
 */
export function reply({ question, passages, earlier, images }: Prompt): string {
  const seen = images.map(describe).join(' ');
  if (images.length > 0 && question === '') return seen;
  const answer =
    smallTalk(question) ??
    answerFromMemory(question, earlier) ??
    answerFromPassages(question, passages) ??
    acknowledgeFacts(question) ??
    abstain(question, images.length > 0);
  return [seen, answer].filter(Boolean).join(' ');
}

const describe = ({ mimeType, bytes }: Image): string => `I can see the image you sent (${mimeType}, ${bytes} bytes).`;

function abstain(question: string, sawImage: boolean): string {
  const fact = askedFact(question);
  if (fact) return `I do not know your ${fact}: you have not told me yet.`;
  return sawImage
    ? 'I do not know enough about it to help; a colleague can take a look.'
    : 'I am sorry, I do not know: our documents do not say anything about that.';
}
