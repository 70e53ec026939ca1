interface RpcErrorExtras {
  retryAfterMs?: number;
  details?: Record<string, unknown>;
}

const statusOf = { INVALID_REQUEST: 400, UNAVAILABLE: 503 } as const;

/** An error in the shape of the gateway's RPC, over HTTP and WebSocket alike. */
export class RpcError extends Error {
  readonly code: keyof typeof statusOf;
  readonly extras: RpcErrorExtras;

  constructor(code: keyof typeof statusOf, message: string, extras: RpcErrorExtras = {}) {
    super(message);
    this.code = code;
    this.extras = extras;
  }

  get status(): number {
    return statusOf[this.code];
  }

  get shape() {
    const retryable = this.code === 'UNAVAILABLE' ? { retryable: true } : {};
    return { code: this.code, message: this.message, ...retryable, ...this.extras };
  }
}
