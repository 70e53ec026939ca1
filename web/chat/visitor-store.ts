import type { StartSessionResponse } from '../../shared/contract/chat.ts';
import type { Outgoing } from './chat-state.ts';

/** What a visitor's browser remembers of one tenant's chat. Storage may be full or forbidden: then it remembers less, and nothing breaks. */
export interface VisitorStore {
  session(): StartSessionResponse | null;
  keepSession(session: StartSessionResponse): void;
  forgetSession(): void;
  /** Unconfirmed messages, oldest first. */
  outbox(): Outgoing[];
  keepOutgoing(outgoing: Outgoing): void;
  forgetOutgoing(clientMessageId: string): void;
}

type KeyValueStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Each unconfirmed message has its own key, so that two tabs of one visitor never overwrite each other's. */
export function createVisitorStore(tenantId: string, storage: KeyValueStorage | null): VisitorStore {
  const sessionKey = `clawdesk:${tenantId}:session`;
  const outboxPrefix = `clawdesk:${tenantId}:outbox:`;
  return {
    session: () => {
      const kept = read<Partial<StartSessionResponse>>(storage, sessionKey);
      return isSession(kept) ? kept : null;
    },
    keepSession: (session) => write(storage, sessionKey, session),
    forgetSession: () => storage?.removeItem(sessionKey),
    outbox: () =>
      keysOf(storage)
        .filter((key) => key.startsWith(outboxPrefix))
        .map((key) => read<Outgoing>(storage, key))
        .filter((outgoing) => outgoing !== null)
        .sort((a, b) => a.at.localeCompare(b.at)),
    keepOutgoing: (outgoing) => write(storage, outboxPrefix + outgoing.clientMessageId, outgoing),
    forgetOutgoing: (clientMessageId) => storage?.removeItem(outboxPrefix + clientMessageId),
  };
}

/** The browser's storage, or null where the visitor or the browser forbids it. */
export function browserStorage(): KeyValueStorage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** What another version of the page has kept may have another shape; it must not break this one. */
const isSession = (kept: Partial<StartSessionResponse> | null): kept is StartSessionResponse =>
  typeof kept?.token === 'string' &&
  typeof kept.conversationId === 'string' &&
  typeof kept.assistant?.name === 'string';

function read<T>(storage: KeyValueStorage | null, key: string): T | null {
  try {
    return JSON.parse(storage?.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function write(storage: KeyValueStorage | null, key: string, value: unknown): void {
  try {
    storage?.setItem(key, JSON.stringify(value));
  } catch {
    // Full: an unsent picture then lives only as long as the page does.
  }
}

function keysOf(storage: KeyValueStorage | null): string[] {
  return Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? '');
}
