import { parentPort, workerData } from 'node:worker_threads';
import type { DocumentType } from '../../../contract/knowledge.ts';
import { Unreadable } from './extracted.ts';
import { extract } from './index.ts';

const { type, bytes } = workerData as { type: DocumentType; bytes: Uint8Array };
try {
  parentPort?.postMessage({ extracted: await extract(type, bytes) });
} catch (error) {
  // What a parser trips over is the file's fault as far as its owner can tell; the stack helps nobody there.
  const refused = error instanceof Unreadable ? error.message : 'The file is damaged and cannot be read.';
  parentPort?.postMessage({ refused });
}
