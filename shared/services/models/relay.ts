import { setTimeout as delay } from 'node:timers/promises';
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { Stream } from 'openai/streaming';
import { ModelFailure } from '../../domain/model-failure.ts';
import { field, type ReadEvent, readEvent, type Surface } from './provider-events.ts';

/** Events that came before anything of substance; a provider that sends more of them is taken as it is. */
const mostHeldBack = 50;
/** Silence within a stream after which it is given up. */
const idleMs = 60_000;

export type Opened = { stream: Stream<unknown>; rest: AsyncIterator<unknown>; heldBack: unknown[] };

/** Reads a stream until it says something, so that all that goes wrong before can be tried again elsewhere. */
export async function openStream(surface: Surface, stream: Stream<unknown>, timeoutMs: number): Promise<Opened> {
  const rest = stream[Symbol.asyncIterator]();
  const heldBack: unknown[] = [];
  const until = performance.now() + timeoutMs;
  while (heldBack.length < mostHeldBack) {
    const { value, done } = await within(stream, rest.next(), until - performance.now()).catch(asConnectionError);
    if (done) throw new APIConnectionError({ message: 'The stream ended before it said anything.' });
    heldBack.push(value);
    if (readEvent(surface, value).isSubstance) break;
  }
  return { stream, rest, heldBack };
}

/**
 * Server-sent events for the caller, whatever becomes of the stream: a failure is told as an event. `ended` is called
 * once when it is over, also when the caller leaves, before the first event or in the midst of one.
 */
export function relay(
  surface: Surface,
  opened: Opened,
  hears: { event(read: ReadEvent): void; ended(): Promise<void>; isCountAsked: boolean },
): AsyncIterable<Uint8Array> {
  const { stream, rest } = opened;
  const encoder = new TextEncoder();
  let over: Promise<void> | null = null;
  const end = (): Promise<void> => {
    over ??= hears.ended();
    return over;
  };

  async function* events(): AsyncGenerator<Uint8Array> {
    let isWhole = false;
    try {
      for await (const event of all()) {
        const read = readEvent(surface, event);
        isWhole ||= read.isEnd;
        hears.event(read);
        if (read.isFiltered) throw filtered();
        if (read.isCountOnly && !hears.isCountAsked) continue;
        const name = surface === 'responses' ? `event: ${String(field(event, 'type'))}\n` : '';
        yield encoder.encode(`${name}data: ${JSON.stringify(event)}\n\n`);
      }
      if (!isWhole) throw new APIConnectionError({ message: 'The stream ended too early.' });
      if (surface === 'chat') yield encoder.encode('data: [DONE]\n\n');
    } catch (error) {
      yield encoder.encode(`data: ${JSON.stringify(errorBody(midway(error)))}\n\n`);
    } finally {
      stream.controller.abort();
      await end();
    }
  }

  async function* all(): AsyncGenerator<unknown> {
    yield* opened.heldBack;
    for (;;) {
      const { value, done } = await within(stream, rest.next(), idleMs);
      if (done) return;
      yield value;
    }
  }

  const inner = events();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => inner.next(),
      // A generator's own return would wait for the event that it is waiting for.
      async return() {
        stream.controller.abort();
        await end();
        return { done: true as const, value: undefined };
      },
    }),
  };
}

/** OpenAI's shape of an error. The code stands in the text too, because a gateway hands on nothing but the text. */
export const errorBody = ({ message, why }: ModelFailure) => ({
  error: { message: `${message} [${why}]`, type: 'invalid_request_error', code: why },
});

export const filtered = (): ModelFailure =>
  new ModelFailure('content-filter', 'The model service’s content filter withheld the answer.');

function midway(error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error;
  return new ModelFailure('failed', 'The model service broke off its answer.', { cause: error });
}

/** What the SDK lets through as it is: a connection that broke while a stream was read. */
function asConnectionError(error: unknown): never {
  throw error instanceof APIError
    ? error
    : new APIConnectionError({ cause: error instanceof Error ? error : undefined });
}

async function within<T>(stream: Stream<unknown>, next: Promise<T>, ms: number): Promise<T> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      next,
      delay(Math.max(0, ms), undefined, { signal: timer.signal }).then((): never => {
        stream.controller.abort();
        throw new APIConnectionTimeoutError();
      }),
    ]);
  } finally {
    timer.abort();
    next.catch(() => {});
  }
}
