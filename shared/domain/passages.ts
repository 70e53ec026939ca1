const target = 900;

/** Cuts a document into passages of about 900 characters at paragraph, then sentence ends; nothing is dropped but white space. */
export function cutIntoPassages(text: string): string[] {
  const sentences = text
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .flatMap((paragraph) => (paragraph.length <= target ? [paragraph] : splitSentences(paragraph)));
  const passages: string[] = [];
  let current = '';
  for (const piece of sentences.map((part) => part.trim()).filter(Boolean)) {
    if (current && current.length + piece.length + 2 > target) {
      passages.push(current);
      current = piece;
    } else {
      current = current ? `${current}\n\n${piece}` : piece;
    }
  }
  if (current) passages.push(current);
  return passages;
}

function splitSentences(paragraph: string): string[] {
  const pieces: string[] = [];
  let current = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'sentence' }).segment(paragraph)) {
    if (current && current.length + segment.length > target) {
      pieces.push(current);
      current = '';
    }
    current += segment;
    while (current.length > target) {
      const end = startsInsideCharacter(current, target) ? target - 1 : target;
      pieces.push(current.slice(0, end));
      current = current.slice(end);
    }
  }
  if (current) pieces.push(current);
  return pieces;
}

/** Whether the second half of a surrogate pair stands at `index`. */
const startsInsideCharacter = (text: string, index: number): boolean => (text.charCodeAt(index) & 0xfc00) === 0xdc00;
