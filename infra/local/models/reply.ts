import { acknowledgeFacts, answerFromMemory, askedFact } from './answer-from-memory.ts';
import { answerFromPassages } from './answer-from-passages.ts';
import type { Image, Prompt } from './prompt.ts';
import { smallTalk } from './small-talk.ts';

/**
 * What the model says, by fixed rules: from the conversation, from the passages, or that it does not know.
 * It never invents: every claim is a sentence of a passage, the customer's own words, or what a supervisor told it to
 * say (`Say: …`).
 */
export function reply({ question, passages, earlier, images, coaching }: Prompt): string {
  if (images.length > 0 && question === '')
    return `Thank you for the picture. I cannot tell what you want to know about it (${images.map(describe).join('; ')}).`;
  const seen = images.map((image) => `Thank you for the picture (${describe(image)}).`).join(' ');
  const answer =
    smallTalk(question) ??
    answerFromMemory(question, earlier) ??
    answerFromPassages(question, passages) ??
    acknowledgeFacts(question) ??
    abstain(question, images.length > 0);
  return [seen, answer, ...coaching.flatMap(wordsToSay)].filter(Boolean).join(' ');
}

const wordsToSay = (coaching: string): string[] => /\bsay: *(.+)$/i.exec(coaching)?.slice(1) ?? [];

const describe = ({ mimeType, bytes }: Image): string =>
  `${mimeType}, ${bytes < 1000 ? `${bytes} bytes` : `${Math.round(bytes / 1000)} kB`}`;

function abstain(question: string, sawImage: boolean): string {
  const fact = askedFact(question);
  if (fact) return `I do not know your ${fact}: you have not told me yet.`;
  return sawImage
    ? 'I do not know enough about it to help; a colleague can take a look.'
    : 'I am sorry, I do not know: our documents do not say anything about that.';
}
