import { decodeText } from './decode-text.ts';
import type { Extractor } from './extracted.ts';

export const plainText: Extractor = (bytes) => ({ blocks: [{ heading: [], text: decodeText(bytes) }] });
