import { z } from 'zod';
import { InstanceFailed, InstanceUnavailable } from './errors.ts';

export interface InstanceAddress {
  /** Base URL of the instance, without a path. */
  url: string;
  gatewayToken: string;
  fetch?: typeof fetch;
}

interface InstanceRequest {
  path: string;
  /** JSON body of a POST; without it the request is an unauthenticated GET of a probe. */
  body?: unknown;
  headers?: Record<string, string>;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** The two error shapes of OpenClaw: OpenAI's, and that of its RPC. */
const ErrorBody = z.object({
  error: z.object({
    message: z.string().catch('no reason given'),
    code: z.string().optional(),
    retryAfterMs: z.number().optional(),
  }),
});

// Failures in which no byte of the request can have reached the instance.
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
const refusals = new Set(['gateway_unavailable', 'UNAVAILABLE']);

/** Sends one request to an instance; throws `InstanceUnavailable`, `InstanceFailed`, or the reason of an aborted `signal`. */
export function createInstanceHttp({ url, gatewayToken, fetch = globalThis.fetch }: InstanceAddress) {
  const safe = (text: string) => text.replaceAll(gatewayToken, '[redacted]').slice(0, 300);

  async function exchange({ path, body, headers, timeoutMs, signal }: InstanceRequest) {
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(new URL(path, url), {
        ...(body === undefined
          ? {}
          : {
              method: 'POST',
              headers: { authorization: `Bearer ${gatewayToken}`, 'content-type': 'application/json', ...headers },
              body: JSON.stringify(body),
            }),
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (deadline.aborted) throw new InstanceFailed(`The instance did not answer within ${timeoutMs} ms.`);
      const code = connectionErrorCode(error);
      if (neverSent.has(code)) throw new InstanceUnavailable(`The instance cannot be reached (${code}).`);
      throw new InstanceFailed(`The connection to the instance broke (${code}).`);
    }
  }

  return {
    /** Returns the parsed JSON whatever the status: probes answer 503 with a body worth reading. */
    async probe(path: string, timeoutMs: number): Promise<unknown> {
      const { status, text } = await exchange({ path, timeoutMs });
      const body = parseJson(text);
      if (body === undefined) throw new InstanceUnavailable(`The probe ${path} answered ${status} without JSON.`);
      return body;
    },

    /** Returns the parsed JSON of a successful answer. */
    async post(request: InstanceRequest & { body: unknown }): Promise<unknown> {
      const { status, text } = await exchange(request);
      const body = parseJson(text);
      if (status < 400 && body !== undefined) return body;
      const { error } = ErrorBody.safeParse(body).data ?? {};
      // A 503 without OpenClaw's error shape is the ingress in front of an instance that does not run.
      if (status === 503 && (!error || refusals.has(error.code ?? ''))) {
        throw new InstanceUnavailable(safe(error?.message ?? 'The instance is not running.'), error?.retryAfterMs);
      }
      throw new InstanceFailed(safe(error?.message ?? `The instance answered ${status}.`), status);
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ConnectionError = z.object({ cause: z.object({ code: z.string() }) });

function connectionErrorCode(error: unknown): string {
  return ConnectionError.safeParse(error).data?.cause.code ?? 'unknown';
}
