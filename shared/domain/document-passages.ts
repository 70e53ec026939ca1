import { cutIntoPassages } from './passages.ts';

export type DocumentPassage = { heading: string; text: string };

const longestHeading = 200;

/**
 * Cuts a text by its headings: none of the passages stands under two of them. Each begins with its headings, because
 * "within 14 days" says little without "Refunds › Europe".
 */
export function passagesOf(blocks: readonly { heading: readonly string[]; text: string }[]): DocumentPassage[] {
  const sections: { heading: string; text: string }[] = [];
  for (const { heading, text } of blocks) {
    const path = heading
      .map((part) => part.trim())
      .filter(Boolean)
      .join(' › ')
      .slice(-longestHeading)
      .toWellFormed();
    const last = sections.at(-1);
    if (last && last.heading === path) last.text += `\n\n${text}`;
    else sections.push({ heading: path, text });
  }
  return sections.flatMap(({ heading, text }) =>
    cutIntoPassages(text).map((piece) => ({ heading, text: heading ? `${heading}\n${piece}` : piece })),
  );
}
