import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import {
  type Author,
  type Citation,
  type ListMessagesResponse,
  type Message,
  SendMessageRequest,
  type SendMessageResponse,
  StartSessionRequest,
  type StartSessionResponse,
} from '../../shared/contract/chat.ts';
import { type ErrorCode, errorCodes, type Problem } from '../../shared/contract/problem.ts';

export interface ChatApiOptions {
  assistant: StartSessionResponse['assistant'];
  /** Sites that may use the chat; `*` for any. */
  allowedOrigin?: string;
  /** What the assistant answers, or null to stay "typing" until `say()`. */
  answer?(text: string): { text: string; citations?: Citation[] } | null;
}

type Mode = 'working' | 'unreachable' | 'failing' | 'limited';

/** The customers' part of the API for one tenant, `acme`, and one conversation: what the chat page needs, and its troubles on demand. */
export interface ChatApi {
  url: string;
  setMode(mode: Mode): void;
  /** No token given so far is taken any longer. */
  expireTokens(): void;
  say(author: Author, text: string, more?: { citations?: Citation[]; at?: string }): void;
  /** A person answers from now on, or the assistant again. */
  setAnsweredBy(who: ListMessagesResponse['answeredBy']): void;
  messages(): readonly Message[];
  /** The ids of all attempts to send that arrived, also of refused ones. */
  attempts(): readonly string[];
  /** The tokens that came along with requests for a session. */
  tokensBrought(): readonly (string | undefined)[];
  close(): Promise<void>;
}

const conversationId = 'c0123456789';

export async function startChatApi({
  assistant,
  allowedOrigin = '*',
  answer = () => null,
}: ChatApiOptions): Promise<ChatApi> {
  const messages: Message[] = [];
  const byClientId = new Map<string, Message>();
  const attempts: string[] = [];
  const tokensBrought: (string | undefined)[] = [];
  const validTokens = new Set<string>();
  const polls = new Set<() => void>();
  const sockets = new Set<IncomingMessage['socket']>();
  let mode: Mode = 'working';
  let typing = false;
  let answeredBy: ListMessagesResponse['answeredBy'] = 'assistant';

  const changed = () => {
    for (const wake of [...polls]) wake();
  };

  function add(author: Author, text: string, more: Partial<Message> = {}): Message {
    const seq = messages.length + 1;
    const message: Message = {
      id: `m${seq}`,
      seq,
      author,
      text,
      attachments: [],
      citations: [],
      at: new Date().toISOString(),
      ...more,
    };
    messages.push(message);
    return message;
  }

  const routes: Record<string, (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>> = {
    'POST /api/chat/sessions': async (request, response) => {
      const { tenantId, token } = StartSessionRequest.parse(await json(request));
      tokensBrought.push(token);
      if (tenantId !== 'acme') return fail(response, 'not-found');
      if (allowedOrigin !== '*' && request.headers.origin !== allowedOrigin) return fail(response, 'forbidden');
      const fresh = `token-${tokensBrought.length}`;
      validTokens.add(fresh);
      const session: StartSessionResponse = {
        token: fresh,
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
        conversationId,
        assistant,
      };
      reply(response, 200, session);
    },

    'POST /api/chat/messages': async (request, response) => {
      const { clientMessageId, text, attachments } = SendMessageRequest.parse(await json(request));
      attempts.push(clientMessageId);
      if (mode === 'limited') return fail(response, 'rate-limited', { 'retry-after': '1' });
      if (!authenticated(request)) return fail(response, 'unauthenticated');
      const known = byClientId.get(clientMessageId);
      const message = known ?? add('customer', text, { attachments });
      byClientId.set(clientMessageId, message);
      const answered = known || answeredBy === 'person' ? null : answer(text);
      typing = known === undefined && answeredBy === 'assistant' && answered === null;
      if (answered) add('assistant', answered.text, { citations: answered.citations ?? [] });
      const stored: SendMessageResponse = { conversationId, message, duplicate: known !== undefined, typing };
      reply(response, 202, stored);
      changed();
    },

    [`GET /api/chat/conversations/${conversationId}/messages`]: async (request, response, url) => {
      if (!authenticated(request)) return fail(response, 'unauthenticated');
      const after = Number(url.searchParams.get('after'));
      const wait = Number(url.searchParams.get('wait'));
      if (messages.length <= after && wait > 0) {
        await new Promise<void>((resolve) => {
          const wake = () => {
            clearTimeout(timer);
            polls.delete(wake);
            resolve();
          };
          const timer = setTimeout(wake, wait * 1000);
          polls.add(wake);
          request.once('close', wake);
        });
      }
      const page: ListMessagesResponse = { messages: messages.slice(after), next: messages.length, typing, answeredBy };
      reply(response, 200, page);
    },
  };

  const authenticated = (request: IncomingMessage) =>
    validTokens.has((request.headers.authorization ?? '').replace('Bearer ', ''));

  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-expose-headers', 'retry-after');
    if (mode === 'unreachable') return void request.socket.destroy();
    if (request.method === 'OPTIONS') {
      const allowed = {
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-max-age': '600',
      };
      return void response.writeHead(204, allowed).end();
    }
    if (mode === 'failing') return fail(response, 'unavailable');
    const url = new URL(request.url ?? '/', 'http://api');
    const handle = routes[`${request.method} ${url.pathname}`];
    if (!handle) return fail(response, 'not-found');
    await handle(request, response, url).catch(() => fail(response, 'invalid-input'));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');

  return {
    url: `http://127.0.0.1:${address.port}/api`,
    setMode: (next) => {
      mode = next;
      if (mode === 'unreachable') for (const socket of sockets) socket.destroy();
    },
    expireTokens: () => {
      validTokens.clear();
      changed();
    },
    say: (author, text, more = {}) => {
      typing = false;
      add(author, text, more);
      changed();
    },
    setAnsweredBy: (who) => {
      answeredBy = who;
      changed();
    },
    messages: () => messages,
    attempts: () => attempts,
    tokensBrought: () => tokensBrought,
    close: async () => {
      changed();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, code: ErrorCode, headers: Record<string, string> = {}): void {
  const status = errorCodes[code];
  const problem: Problem = { type: `urn:clawdesk:problem:${code}`, title: code, status, code };
  response.writeHead(status, { 'content-type': 'application/problem+json', ...headers }).end(JSON.stringify(problem));
}
