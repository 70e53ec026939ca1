import { randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { IndexStore } from './index-store.ts';
import { route } from './routes.ts';
import { SearchError } from './search-error.ts';

export interface SearchOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly dataFolder: string;
  /** Admin key; by default one that is made at the first start and kept in the data folder. */
  readonly key?: string;
}

export interface LocalSearch {
  readonly endpoint: string;
  readonly key: string;
  close(): Promise<void>;
}

/** Serves the part of Azure AI Search's REST API (2026-04-01) that `@azure/search-documents` uses for keyword, vector and hybrid search. */
export async function startSearch({ port, dataFolder, key: givenKey }: SearchOptions): Promise<LocalSearch> {
  mkdirSync(dataFolder, { recursive: true });
  const db = new DatabaseSync(join(dataFolder, 'search.sqlite'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  const key = givenKey ?? keptKey(db);
  const store = new IndexStore(db);

  const server = createServer(async (request, response) => {
    try {
      if (!sameKey(request.headers['api-key'], key)) {
        throw new SearchError(
          403,
          "The given API key doesn't match service's internal, primary or secondary keys.",
          'Forbidden',
        );
      }
      const { status, body } = route({ db, store, request, body: await readJson(request) });
      send(response, status, body);
    } catch (error) {
      const known = error instanceof SearchError ? error : new SearchError(500, String(error), 'InternalServerError');
      send(response, known.status, known.toBody());
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  }).catch((error) => {
    db.close();
    throw error;
  });
  const address = z.object({ port: z.int() }).parse(server.address());

  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    key,
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      db.close();
    },
  };
}

function keptKey(db: DatabaseSync): string {
  db.exec('CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT)');
  db.prepare("INSERT OR IGNORE INTO settings VALUES ('key', ?)").run(randomBytes(26).toString('hex'));
  const row = db.prepare("SELECT value FROM settings WHERE name = 'key'").get();
  return z.object({ value: z.string() }).parse(row).value;
}

function sameKey(given: string | string[] | undefined, key: string): boolean {
  const [left, right] = [Buffer.from(String(given)), Buffer.from(key)];
  return left.length === right.length && timingSafeEqual(left, right);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await text(request);
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new SearchError(400, 'The request body is not valid JSON.');
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  response
    .writeHead(status, { 'content-type': `${type}; charset=utf-8` })
    .end(typeof body === 'string' ? body : JSON.stringify(body));
}
