import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type Log = ReturnType<typeof openLog>;

/** The instance's log: warnings and errors only, one JSON object a line, never a customer's words. */
export function openLog(file: string) {
  mkdirSync(dirname(file), { recursive: true });
  return {
    warn(message: string): void {
      const line = { time: new Date().toISOString(), _meta: { logLevelName: 'WARN', name: 'openclaw' }, message };
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
    tail(limit: number) {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      const size = Buffer.byteLength(text);
      return { file, cursor: size, size, lines: text.split('\n').filter(Boolean).slice(-limit) };
    },
  };
}
