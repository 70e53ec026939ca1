import type { AuditResponse } from '../../shared/contract/audit.ts';
import type {
  ActResponse,
  CannedReplies,
  CannedReply,
  ConversationView,
  ListConversationsResponse,
  Me,
  Outcome,
  Posture,
  PresenceRequest,
  ReplyResponse,
} from '../../shared/contract/conversation.ts';
import type { NegotiateResponse } from '../../shared/contract/live.ts';
import type { OverviewResponse } from '../../shared/contract/overview.ts';
import type { Problem } from '../../shared/contract/problem.ts';
import type { RouteDecision, RoutingResponse, RoutingRule } from '../../shared/contract/routing.ts';
import type { Operation } from '../../shared/contract/tenant.ts';
import { ApiProblem, asProblem } from './api-problem.ts';
import type { ConversationRef } from './conversation-ref.ts';

export interface ApiOptions {
  /** Such as `https://api.example/api`. */
  baseUrl: string;
  /** An access token that is still good. */
  token(): Promise<string>;
  /** The API did not accept the token. */
  onUnauthenticated?(): void;
}

export type Api = ReturnType<typeof createApi>;

/** With the version that was read; null when nothing is stored yet, or the answer did not tell. */
export interface StoredCannedReplies extends CannedReplies {
  etag: string | null;
}

const timeoutMs = 15_000;
const uploadTimeoutMs = 120_000;

/** The supervisors' calls. Each rejects with `ApiProblem`, also when no answer came within 15 seconds, or two minutes for a file. */
export function createApi({ baseUrl, token, onUnauthenticated }: ApiOptions) {
  /** The answer's body, and the version that its ETag names; `ifMatch` is the version that may be replaced. */
  async function versioned<T>(method: string, path: string, query: Query, body?: unknown, ifMatch?: string | null) {
    try {
      const headers = new Headers({ accept: 'application/json', authorization: `Bearer ${await token()}` });
      const blob = body instanceof Blob ? body : null;
      if (body !== undefined) headers.set('content-type', blob?.type ?? 'application/json');
      if (ifMatch) headers.set('if-match', ifMatch);
      const response = await fetch(`${baseUrl}/${path}${queryText(query)}`, {
        method,
        headers,
        credentials: 'omit',
        body: blob ?? (body === undefined ? null : JSON.stringify(body)),
        signal: AbortSignal.timeout(blob ? uploadTimeoutMs : timeoutMs),
      });
      if (response.status === 401) onUnauthenticated?.();
      if (!response.ok) throw await problemOf(response);
      const parsed: T = JSON.parse((await response.text()) || 'null');
      return { body: parsed, etag: response.headers.get('etag') };
    } catch (error) {
      throw asProblem(error);
    }
  }
  const call = async <T>(method: string, path: string, query: Query = {}, body?: unknown): Promise<T> =>
    (await versioned<T>(method, path, query, body)).body;

  const of = ({ conversationId }: ConversationRef, verb = '') =>
    `conversations/${encodeURIComponent(conversationId)}${verb}`;
  const act = (ref: ConversationRef, verb: string, body?: unknown): Promise<ActResponse> =>
    call('POST', of(ref, `/${verb}`), { tenantId: ref.tenantId }, body);
  const put = (ref: ConversationRef, what: string, body: unknown): Promise<ActResponse> =>
    call('PUT', of(ref, `/${what}`), { tenantId: ref.tenantId }, body);
  const decide = (ref: ConversationRef, draftId: string, decision: string, body?: unknown) =>
    act(ref, `drafts/${encodeURIComponent(draftId)}/${decision}`, body);
  const tenant = (tenantId: string, what: string) =>
    ['tenants', encodeURIComponent(tenantId), ...(what === '' ? [] : [what])].join('/');

  return {
    me: (): Promise<Me> => call('GET', 'me'),
    /** Any call about a tenant (`what` is empty) or a thing of it, for pages whose calls nobody else needs; a blob goes as it is. */
    tenantCall: <T>(method: string, tenantId: string, what: string, query: Query = {}, body?: unknown): Promise<T> =>
      call(method, tenant(tenantId, what), query, body),
    /** As `tenantCall`, with the version; rejects with status 412 when `ifMatch` is an older one. */
    versionedTenantCall: <T>(method: string, tenantId: string, what: string, body?: unknown, ifMatch?: string | null) =>
      versioned<T>(method, tenant(tenantId, what), {}, body, ifMatch),
    operation: (operationId: string): Promise<Operation> =>
      call('GET', `operations/${encodeURIComponent(operationId)}`),
    negotiate: (): Promise<NegotiateResponse> => call('GET', 'live/negotiate'),

    listConversations: (query: {
      tenantId?: string;
      state?: 'open' | 'resolved' | 'all';
      q?: string;
    }): Promise<ListConversationsResponse> => call('GET', 'conversations', query),

    /** Messages after `after` only; everything else of the conversation is there in full. */
    conversation: ({ after, ...ref }: ConversationRef & { after?: number }): Promise<ConversationView> =>
      call('GET', of(ref), { tenantId: ref.tenantId, after }),

    claim: (ref: ConversationRef) => act(ref, 'claim'),
    release: (ref: ConversationRef) => act(ref, 'release'),
    takeOver: (ref: ConversationRef) => act(ref, 'take-over'),
    handBack: (ref: ConversationRef, options: { posture?: Exclude<Posture, 'human'> } = {}) =>
      act(ref, 'hand-back', options),
    reply: (ref: ConversationRef, text: string, clientMessageId: string): Promise<ReplyResponse> =>
      call('POST', of(ref, '/reply'), { tenantId: ref.tenantId }, { text, clientMessageId }),
    note: (ref: ConversationRef, text: string) => act(ref, 'notes', { text }),
    whisper: (ref: ConversationRef, text: string) => act(ref, 'whisper', { text }),
    resolve: (ref: ConversationRef, outcome: Exclude<Outcome, 'answered'>) => act(ref, 'resolve', { outcome }),
    reopen: (ref: ConversationRef) => act(ref, 'reopen'),
    setTags: (ref: ConversationRef, tags: readonly string[]) => put(ref, 'tags', { tags }),
    setPosture: (ref: ConversationRef, posture: Exclude<Posture, 'human'>) => put(ref, 'posture', { posture }),
    presence: (ref: ConversationRef, state: PresenceRequest['state']): Promise<void> =>
      call('POST', of(ref, '/presence'), { tenantId: ref.tenantId }, { state }),

    approve: (ref: ConversationRef, draftId: string) => decide(ref, draftId, 'approve'),
    edit: (ref: ConversationRef, draftId: string, text: string) => decide(ref, draftId, 'edit', { text }),
    reject: (ref: ConversationRef, draftId: string, reason: string) => decide(ref, draftId, 'reject', { reason }),

    cannedReplies: async (tenantId: string): Promise<StoredCannedReplies> => {
      const { body, etag } = await versioned<CannedReplies>('GET', tenant(tenantId, 'canned-replies'), {});
      return { ...body, etag };
    },
    /** Replaces all of them; with `etag` only that version, otherwise rejects with status 412. */
    saveCannedReplies: async (
      tenantId: string,
      replies: readonly CannedReply[],
      etag: string | null,
    ): Promise<StoredCannedReplies> => {
      const path = tenant(tenantId, 'canned-replies');
      const saved = await versioned<CannedReplies>('PUT', path, {}, { replies }, etag);
      return { ...saved.body, etag: saved.etag };
    },
    routing: (tenantId: string): Promise<RoutingResponse> => call('GET', tenant(tenantId, 'routing')),
    tryRouting: (
      tenantId: string,
      message: { text: string; hasImage: boolean; rules: readonly RoutingRule[] },
    ): Promise<RouteDecision> => call('POST', tenant(tenantId, 'routing/try'), {}, message),
    overview: (days: 7 | 14 | 30): Promise<OverviewResponse> => call('GET', 'overview', { days }),
    /** Entries with `seq < before`, newest first. */
    audit: (tenantId: string, before?: number): Promise<AuditResponse> =>
      call('GET', tenant(tenantId, 'audit'), { before }),
  };
}

type Query = Readonly<Record<string, string | number | undefined>>;

function queryText(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const problem: Partial<Problem> = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 120) : null;
  return new ApiProblem(response.status, problem, retryAfter);
}
