/** Words that hardly any sentence of a language does without, and that the others do not have. */
const commonWords: Record<string, readonly string[]> = {
  en: words('the and you your is are was of to for with this that have it we our not can will when how what which'),
  de: words(
    'der die das und ich sie wir ist sind nicht ein eine mit für auf wie wann mein ihre haben wird kann dem den',
  ),
  fr: words('le la les et vous nous est sont pas une des avec pour que dans mon votre quand comment je avez peut du'),
  es: words('el los las y usted es son una con para por que mi su cuándo cómo cuanto tengo puede no del está'),
  it: words('il lo gli e lei è sono non una con per che mio suo quando come ho può della del nel questo'),
  pt: words('o os as e você é são não uma com para por que meu seu quando como tenho pode do da está'),
  nl: words('de het een en ik u wij is zijn niet met voor op hoe wanneer mijn uw heb kan wordt van'),
};
const scripts = ['Latin', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Han', 'Hiragana', 'Hangul', 'Thai', 'Devanagari'];
const inScript = scripts.map((name) => ({ name, letters: new RegExp(`\\p{Script=${name}}`, 'gu') }));
const fewestWords = 4;

/** The language of a text, or its script where that says enough; null for too few words to tell. */
export function languageOf(text: string): string | null {
  const counts = inScript.map(({ name, letters }) => ({ name, count: text.match(letters)?.length ?? 0 }));
  const most = counts.reduce((one, other) => (other.count > one.count ? other : one));
  if (most.count === 0) return null;
  if (most.name !== 'Latin') return most.name === 'Hiragana' ? 'Han' : most.name;
  const said = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (said.length < fewestWords) return null;
  const [first, second] = Object.entries(commonWords)
    .map(([language, common]) => ({ language, hits: said.filter((word) => common.includes(word)).length }))
    .sort((left, right) => right.hits - left.hits);
  const isClear = first && second && first.hits >= 2 && first.hits > second.hits;
  return isClear ? first.language : null;
}

/** Whether two texts are in different languages, as far as it can be told. */
export function isOtherLanguage(one: string, other: string): boolean {
  const [mine, its] = [languageOf(one), languageOf(other)];
  return mine !== null && its !== null && mine !== its;
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
