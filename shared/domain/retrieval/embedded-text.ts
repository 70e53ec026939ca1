/** What a passage's vector is made of: “within 14 days” says little without its document's title. */
export const embeddedText = (title: string, text: string): string => `${title}\n${text}`;
