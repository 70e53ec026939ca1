/** The API's limit on a message's text, in UTF-16 units as JavaScript counts them. */
export const maxCharacters = 8000;

/** What still fits; negative by how much is too many. Leading and trailing space is not sent and does not count. */
export const charactersLeft = (text: string): number => maxCharacters - text.trim().length;
