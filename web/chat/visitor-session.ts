import type { StartSessionResponse } from '../../shared/contract/chat.ts';
import { ApiError, type ChatApi } from './api.ts';
import type { ChatStore } from './chat-store.ts';
import type { VisitorStore } from './visitor-store.ts';

/** The visitor's session: started when first needed, renewed when the API no longer takes its token, always for the same visitor. */
export interface VisitorSession {
  /** Starts or renews the session; calls at the same time share one request. */
  open(): Promise<StartSessionResponse>;
  /** Runs `call` with the session, and once more with a renewed one if the first was refused as expired. */
  use<T>(call: (session: StartSessionResponse) => Promise<T>): Promise<T>;
  forget(): void;
}

export function createVisitorSession(
  tenantId: string,
  api: ChatApi,
  chat: ChatStore,
  remembered: VisitorStore,
): VisitorSession {
  let opening: Promise<StartSessionResponse> | null = null;
  const current = () => chat.state().session;

  function forget(): void {
    remembered.forgetSession();
    chat.dispatch({ type: 'session-ended' });
  }

  async function start(): Promise<StartSessionResponse> {
    const token = current()?.token;
    const session = await api
      .startSession(token === undefined ? { tenantId } : { tenantId, token })
      .catch((error: unknown) => {
        if (token === undefined || !expired(error)) throw error;
        forget();
        return api.startSession({ tenantId });
      });
    remembered.keepSession(session);
    chat.dispatch({ type: 'session-started', session });
    return session;
  }

  function open(): Promise<StartSessionResponse> {
    opening ??= start().finally(() => {
      opening = null;
    });
    return opening;
  }

  return {
    open,
    forget,
    use: async (call) => {
      const session = current() ?? (await open());
      try {
        return await call(session);
      } catch (error) {
        if (!expired(error)) throw error;
        const renewed = current();
        return call(renewed && renewed.token !== session.token ? renewed : await open());
      }
    },
  };
}

const expired = (error: unknown): boolean => error instanceof ApiError && error.status === 401;
