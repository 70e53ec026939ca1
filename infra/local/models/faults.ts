import type { Fixture } from '@copilotkit/aimock';

export type Answerer = Extract<Fixture['response'], (...args: never[]) => unknown>;

// Without a pause between chunks the socket closes before the first of them has left.
const PAUSE_BEFORE_CUT_MS = 10;

/** A planned failure of the next `times` (1) requests: an error answer, wrong words (cut off, if told), or a stream that breaks off after some chunks. */
export type Fault =
  | { readonly status: number; readonly times?: number; readonly retryAfterSeconds?: number; readonly message?: string }
  | { readonly says: string; readonly times?: number; readonly cutOff?: boolean }
  | { readonly cutAfterChunks: number; readonly times?: number };

/** The fault as a rule that matches as often as it was planned, and never again. */
export function toFixture(fault: Fault, answer: Answerer): Fixture {
  let left = fault.times ?? 1;
  const match = { endpoint: 'chat' as const, predicate: () => left-- > 0 };
  if ('cutAfterChunks' in fault) {
    return { match, response: answer, truncateAfterChunks: fault.cutAfterChunks, latency: PAUSE_BEFORE_CUT_MS };
  }
  if ('says' in fault) {
    const usage = { prompt_tokens: 1, completion_tokens: 1 };
    return { match, response: { content: fault.says, usage, ...(fault.cutOff && { finishReason: 'length' }) } };
  }
  const { status, retryAfterSeconds, message = `Planned failure ${status}.` } = fault;
  const error = { message, type: status === 429 ? 'too_many_requests' : 'server_error', code: String(status) };
  return {
    match,
    response: { status, error, ...(retryAfterSeconds !== undefined && { retryAfter: retryAfterSeconds }) },
  };
}
