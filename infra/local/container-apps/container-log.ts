import { EventEmitter } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';

const longestLine = 64 * 1024;

/** Console log of one container: lines `<ISO time> <text>`, rotated once to `<file>.1` at `maxBytes`. */
export function openContainerLog(file: string, maxBytes = 5 * 1024 * 1024) {
  mkdirSync(dirname(file), { recursive: true });
  const lines = new EventEmitter<{ line: [string] }>().setMaxListeners(0);
  let size = existsSync(file) ? statSync(file).size : 0;

  function write(text: string): void {
    const line = `${new Date().toISOString()} ${text}`;
    const bytes = Buffer.byteLength(line) + 1;
    if (size > 0 && size + bytes > maxBytes) {
      renameSync(file, `${file}.1`);
      size = 0;
    }
    appendFileSync(file, `${line}\n`, { mode: 0o600 });
    size += bytes;
    lines.emit('line', line);
  }

  return {
    write,
    /** Takes a process's output line by line; a line without an end is cut rather than kept in memory. */
    attach(stream: Readable): void {
      let rest = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        const parts = (rest + chunk).split('\n');
        rest = parts.pop() ?? '';
        for (const part of parts) write(part);
        if (rest.length > longestLine) {
          write(rest);
          rest = '';
        }
      });
      stream.on('end', () => rest && write(rest));
      stream.on('error', () => {});
    },
    tail(count: number): string[] {
      const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []);
      const newest = read(file);
      return count === 0 ? [] : (newest.length < count ? [...read(`${file}.1`), ...newest] : newest).slice(-count);
    },
    /** @returns the function that ends the subscription */
    follow(listener: (line: string) => void): () => void {
      lines.on('line', listener);
      return () => void lines.off('line', listener);
    },
  };
}

export type ContainerLog = ReturnType<typeof openContainerLog>;
