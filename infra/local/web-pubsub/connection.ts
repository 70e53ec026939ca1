import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { bareFrame, type Payload } from './payload.ts';
import { Roles } from './roles.ts';

export const protocols = ['json.reliable.webpubsub.azure.v1', 'json.webpubsub.azure.v1'] as const;
export type Protocol = (typeof protocols)[number] | 'none';

/** What an unacknowledged or slow client may leave waiting before it is cut off. */
const mostMessages = 1000;
const mostBytes = 16 * 1024 * 1024;
const mostAckIds = 1000;

type Unacknowledged = { sequenceId: number; frame: string; until: number };
export type Delivery =
  | (Payload & { from: 'server' })
  | (Payload & { from: 'group'; group: string; fromUserId?: string });

/** A client of a hub. A reliable one outlives its socket: what it has not acknowledged waits for the next. */
export class Connection {
  readonly id = randomBytes(16).toString('base64url');
  readonly groups: Set<string>;
  readonly roles: Roles;
  readonly userId: string | null;
  readonly protocol: Protocol;
  reconnectionToken = '';
  #socket: WebSocket | null = null;
  #sequence = 0;
  #unacknowledged: Unacknowledged[] = [];
  #bytes = 0;
  #ackIds = new Set<number>();
  readonly #onEnd: (connection: Connection) => void;

  constructor(options: {
    userId: string | null;
    protocol: Protocol;
    groups: readonly string[];
    roles: readonly string[];
    onEnd: (connection: Connection) => void;
  }) {
    this.userId = options.userId;
    this.protocol = options.protocol;
    this.groups = new Set(options.groups);
    this.roles = new Roles(options.roles);
    this.#onEnd = options.onEnd;
  }

  get reliable(): boolean {
    return this.protocol === protocols[0];
  }

  get socket(): WebSocket | null {
    return this.#socket;
  }

  /** Takes a first or a next socket, tells the client who it is, and sends again what was not acknowledged. */
  attach(socket: WebSocket): void {
    const former = this.#socket;
    this.#socket = socket;
    former?.terminate();
    if (this.protocol === 'none') return;
    if (this.reliable) this.reconnectionToken = randomBytes(24).toString('base64url');
    this.#write({
      type: 'system',
      event: 'connected',
      connectionId: this.id,
      ...(this.userId === null ? {} : { userId: this.userId }),
      ...(this.reliable ? { reconnectionToken: this.reconnectionToken } : {}),
    });
    const now = Date.now();
    for (const { frame, until } of this.#unacknowledged) if (until > now) socket.send(frame);
  }

  /** The socket is gone; false when another has taken its place already. */
  detach(socket: WebSocket): boolean {
    if (this.#socket !== socket) return false;
    this.#socket = null;
    return true;
  }

  /** @param ttlSeconds how long a reliable message waits for its acknowledgement; 0 means as long as the connection. */
  deliver(message: Delivery, ttlSeconds = 0): void {
    if (this.protocol === 'none') this.#send(bareFrame(message));
    else if (this.reliable) this.#deliverReliably(message, ttlSeconds);
    else this.#write({ type: 'message', ...message });
  }

  /** All messages up to the number have arrived. */
  acknowledge(sequenceId: number): void {
    const kept = this.#unacknowledged.findIndex((message) => message.sequenceId > sequenceId);
    const done = this.#unacknowledged.splice(0, kept === -1 ? this.#unacknowledged.length : kept);
    for (const { frame } of done) this.#bytes -= frame.length;
  }

  /** Whether what the client asks for by this id was done already. */
  hasDone(ackId: number): boolean {
    return this.#ackIds.has(ackId);
  }

  done(ackId: number): void {
    this.#ackIds.add(ackId);
    const [oldest] = this.#ackIds;
    if (this.#ackIds.size > mostAckIds && oldest !== undefined) this.#ackIds.delete(oldest);
  }

  answer(frame: { type: 'ack' | 'pong' } & Record<string, unknown>): void {
    this.#write(frame);
  }

  /** Ends it for good: 1008 tells a reliable client not to recover. */
  close(reason: string): void {
    this.#onEnd(this);
    if (this.protocol !== 'none') this.#write({ type: 'system', event: 'disconnected', message: reason });
    this.#socket?.close(1008, Buffer.from(reason).subarray(0, 120).toString());
  }

  #deliverReliably(message: Delivery, ttlSeconds: number): void {
    const sequenceId = ++this.#sequence;
    const frame = JSON.stringify({ sequenceId, type: 'message', ...message });
    const until = ttlSeconds > 0 ? Date.now() + ttlSeconds * 1000 : Number.POSITIVE_INFINITY;
    this.#unacknowledged.push({ sequenceId, frame, until });
    this.#bytes += frame.length;
    const tooMuch = this.#unacknowledged.length > mostMessages || this.#bytes > mostBytes;
    if (tooMuch) this.close('The client acknowledges too slowly.');
    else this.#send(frame);
  }

  #write(frame: object): void {
    this.#send(JSON.stringify(frame));
  }

  #send(frame: string | Buffer): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > mostBytes) socket.terminate();
    else socket.send(frame);
  }
}
