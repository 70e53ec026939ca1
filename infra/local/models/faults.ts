import { setTimeout as delay } from 'node:timers/promises';
import type { Fixture } from '@copilotkit/aimock';

export type Answerer = Extract<Fixture['response'], (...args: never[]) => unknown>;

// Without a pause between chunks the socket closes before the first of them has left.
const PAUSE_BEFORE_CUT_MS = 10;

/**
 * A planned failure of the next `times` (1) requests, of `deployment` or of any: an error answer, wrong words (cut off,
 * or withheld by the content filter, if told), a stream that breaks off after some chunks, or silence before an answer.
 */
export type Fault = { readonly times?: number; readonly deployment?: string } & (
  | {
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly message?: string;
      readonly code?: string;
    }
  | { readonly says: string; readonly cutOff?: boolean; readonly filtered?: boolean }
  | { readonly cutAfterChunks: number }
  | { readonly silentMs: number }
);

/** The fault as a rule that matches as often as it was planned, and never again. */
export function toFixture(fault: Fault, answer: Answerer): Fixture {
  let left = fault.times ?? 1;
  const isMeant = (model: string): boolean => fault.deployment === undefined || fault.deployment === model;
  const match = {
    endpoint: 'chat' as const,
    predicate: ({ model }: { model: string }) => isMeant(model) && left-- > 0,
  };
  if ('cutAfterChunks' in fault) {
    return { match, response: answer, truncateAfterChunks: fault.cutAfterChunks, latency: PAUSE_BEFORE_CUT_MS };
  }
  if ('silentMs' in fault) {
    const late: Answerer = async (request) => {
      await delay(fault.silentMs, undefined, { ref: false });
      return answer(request);
    };
    return { match, response: late };
  }
  if ('says' in fault) {
    const usage = { prompt_tokens: 1, completion_tokens: 1 };
    const finishReason = fault.filtered ? 'content_filter' : fault.cutOff ? 'length' : 'stop';
    return { match, response: { content: fault.says, usage, finishReason } };
  }
  const { status, retryAfterSeconds, message = `Planned failure ${status}.`, code = String(status) } = fault;
  const error = { message, type: status === 429 ? 'too_many_requests' : 'server_error', code };
  return {
    match,
    response: { status, error, ...(retryAfterSeconds !== undefined && { retryAfter: retryAfterSeconds }) },
  };
}
