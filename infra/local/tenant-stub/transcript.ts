import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const ToolCall = z.object({ id: z.string(), name: z.string(), arguments: z.string() });
const Message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('user'), text: z.string(), images: z.array(z.string()), timestamp: z.number() }),
  z.object({ role: z.literal('assistant'), text: z.string(), toolCalls: z.array(ToolCall), timestamp: z.number() }),
  z.object({ role: z.literal('toolResult'), toolCallId: z.string(), text: z.string(), timestamp: z.number() }),
]);
export type Message = z.infer<typeof Message>;
export type ToolCall = z.infer<typeof ToolCall>;

const Row = z.object({ message: z.string() });
const KeyRow = z.object({ session: z.string() });

export type Transcripts = ReturnType<typeof openTranscripts>;

/** The sessions of an instance, on disk below its state folder where OpenClaw keeps them too. */
export function openTranscripts(stateDir: string) {
  const folder = join(stateDir, 'agents', 'main', 'agent');
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'openclaw-agent.sqlite'));
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY, session TEXT NOT NULL, message TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS messages_by_session ON messages (session, seq);
  `);
  const insert = database.prepare('INSERT INTO messages (session, message) VALUES (?, ?)');
  const select = database.prepare('SELECT message FROM messages WHERE session = ? ORDER BY seq');
  const keys = database.prepare('SELECT session FROM messages GROUP BY session ORDER BY max(seq) DESC');
  const remove = database.prepare('DELETE FROM messages WHERE session = ?');
  return {
    append(session: string, message: Message): void {
      insert.run(session, JSON.stringify(message));
    },
    read: (session: string): Message[] =>
      select.all(session).map((row) => Message.parse(JSON.parse(Row.parse(row).message))),
    /** Newest first. */
    sessions: (): string[] => keys.all().map((row) => KeyRow.parse(row).session),
    /** Whether there was such a session. */
    delete: (session: string): boolean => Number(remove.run(session).changes) > 0,
    close: () => database.close(),
  };
}
