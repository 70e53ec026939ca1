import { Worker } from 'node:worker_threads';
import type { DocumentType } from '../../contract/knowledge.ts';
import type { Extracted } from './extract/extracted.ts';

export type ExtractApart = ReturnType<typeof createExtractApart>;
export type ExtractOutcome = { extracted: Extracted } | { refused: string };

// Beside the bundle lies the worker's own; from source it is TypeScript.
const program = import.meta.url.endsWith('.ts')
  ? new URL('./extract/worker.ts', import.meta.url)
  : new URL('./extract.mjs', import.meta.url);

/**
 * Extracts in a thread of its own, so that a hostile file can neither hold up other calls nor take their memory. What
 * takes longer than `seconds` or more memory than `megabytes` is refused.
 */
export function createExtractApart({ seconds = 30, megabytes = 512 } = {}) {
  return (type: DocumentType, bytes: Uint8Array): Promise<ExtractOutcome> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(program, {
        workerData: { type, bytes },
        resourceLimits: { maxOldGenerationSizeMb: megabytes },
        env: {},
        execArgv: ['--disable-warning=ExperimentalWarning'],
        stdout: true,
        stderr: true,
      });
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        settle();
        void worker.terminate();
      };
      const timer = setTimeout(
        () => end(() => resolve({ refused: `The file could not be read within ${seconds} seconds.` })),
        seconds * 1000,
      );
      worker.once('message', (outcome: ExtractOutcome) => end(() => resolve(outcome)));
      worker.once('error', (error: NodeJS.ErrnoException) =>
        end(() =>
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? resolve({ refused: 'The file takes too much memory to read.' })
            : reject(error),
        ),
      );
      worker.once('exit', (code) => end(() => reject(new Error(`The extraction ended with code ${code}.`))));
    });
}
