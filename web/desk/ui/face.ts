const faces = 6;

/** Two letters of a name; `?` of an empty one. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('') || '?';
}

/** The colours in which a person always appears, 0 to 5: initials alone do not tell Sofia Sand from Sam Stone. FNV-1a. */
export function faceOf(personId: string): number {
  let hash = 0x811c9dc5;
  for (const character of personId) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % faces;
}
