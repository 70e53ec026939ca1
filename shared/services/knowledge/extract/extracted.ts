/** A piece of text under its headings, outermost first. */
export type Block = { heading: string[]; text: string };

export type Extracted = { title?: string; blocks: Block[] };

/** What a format's file makes: bytes in, text in order of reading out. Nothing is executed or fetched. */
export type Extractor = (bytes: Uint8Array) => Extracted | Promise<Extracted>;

/** The file is refused; the message tells its owner why. */
export class Unreadable extends Error {}
