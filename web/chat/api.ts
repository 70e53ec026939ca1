import type {
  ListMessagesResponse,
  SendMessageRequest,
  SendMessageResponse,
  StartSessionResponse,
} from '../../shared/contract/chat.ts';
import type { Problem } from '../../shared/contract/problem.ts';

/** The API's refusal. A request that got no answer at all rejects with the browser's own `TypeError`. */
export class ApiError extends Error {
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  readonly detail: string | null;

  constructor(status: number, problem: Partial<Problem>, retryAfterSeconds: number | null) {
    super(problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.detail = problem.errors?.[0]?.detail ?? problem.detail ?? null;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface DemoTenant {
  tenantId: string;
  displayName: string;
  state: string;
  chatUrl: string;
}

/** `/config.json`, served next to the page. */
export interface SiteConfig {
  /** Base URL of the API, such as `https://api.example/api`. */
  api: string;
  demo?: DemoTenant[];
}

export const loadSiteConfig = (siteOrigin: string): Promise<SiteConfig> => call(`${siteOrigin}/config.json`);

export type ChatApi = ReturnType<typeof createChatApi>;

/** The customers' three calls. Each rejects with `ApiError` (the API refused) or `TypeError` (no answer). */
export function createChatApi(base: string) {
  return {
    startSession: (request: { tenantId: string; token?: string }): Promise<StartSessionResponse> =>
      call(`${base}/chat/sessions`, { body: request }),

    sendMessage: (token: string, request: Pick<SendMessageRequest, 'clientMessageId' | 'text' | 'attachments'>) =>
      call<SendMessageResponse>(`${base}/chat/messages`, { token, body: request }),

    /** Long poll: answers at once when there is news after `after`, else within `wait` seconds. */
    listMessages: (
      token: string,
      conversationId: string,
      query: { after: number; wait: number },
      signal: AbortSignal,
    ) =>
      call<ListMessagesResponse>(
        `${base}/chat/conversations/${encodeURIComponent(conversationId)}/messages?after=${query.after}&wait=${query.wait}`,
        // A proxy may swallow a long poll: give up a little after the API would have answered.
        { token, signal: AbortSignal.any([signal, AbortSignal.timeout((query.wait + 15) * 1000)]) },
      ),
  };
}

async function call<T>(url: string, init: { token?: string; body?: unknown; signal?: AbortSignal } = {}): Promise<T> {
  const headers = new Headers({ accept: 'application/json' });
  if (init.token !== undefined) headers.set('authorization', `Bearer ${init.token}`);
  if (init.body !== undefined) headers.set('content-type', 'application/json');
  const response = await fetch(url, {
    method: init.body === undefined ? 'GET' : 'POST',
    headers,
    credentials: 'omit',
    body: init.body === undefined ? null : JSON.stringify(init.body),
    signal: init.signal ?? AbortSignal.timeout(30_000),
  });
  if (response.ok) return response.json();
  const problem: Partial<Problem> = await response.json().catch(() => ({}));
  throw new ApiError(response.status, problem, retryAfter(response.headers.get('retry-after')));
}

function retryAfter(header: string | null): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 120) : null;
}
