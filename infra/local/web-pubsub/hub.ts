import { timingSafeEqual } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Claims } from './access-tokens.ts';
import { type ClientFrame, readFrame } from './client-frames.ts';
import { Connection, type Delivery, type Protocol } from './connection.ts';
import type { ConnectionFilter } from './filter.ts';

export const hubName = /^[A-Za-z][A-Za-z0-9_`,.[\]]{0,127}$/;

/** Close codes that a client chose; all others mean that the line broke. */
const saidGoodbye = new Set([1000, 1001, 1005]);

type Acknowledged = Exclude<ClientFrame, { type: 'ping' | 'sequenceAck' }>;
export type Recipients = { userId?: string; group?: string; filter?: ConnectionFilter; excluded?: readonly string[] };

/** One hub: its connections, also those that are gone but may still come back. */
export class Hub {
  readonly connections = new Map<string, Connection>();
  readonly #recoverForMs: number;
  readonly #expiries = new Map<Connection, NodeJS.Timeout>();

  constructor(recoverForMs: number) {
    this.#recoverForMs = recoverForMs;
  }

  connect(socket: WebSocket, claims: Claims, protocol: Protocol): void {
    const connection = new Connection({
      userId: claims.sub ?? null,
      protocol,
      groups: claims['webpubsub.group'],
      roles: claims.role,
      onEnd: (ended) => this.#end(ended),
    });
    this.connections.set(connection.id, connection);
    this.#listen(connection, socket);
  }

  /** Goes on with a connection whose socket was lost; false when it is unknown, has expired, or was closed. */
  recover(connectionId: string, token: string, socket: WebSocket): boolean {
    const connection = this.connections.get(connectionId);
    if (!connection?.reliable || !same(token, connection.reconnectionToken)) return false;
    clearTimeout(this.#expiries.get(connection));
    this.#expiries.delete(connection);
    this.#listen(connection, socket);
    return true;
  }

  send(message: Delivery, to: Recipients, ttlSeconds = 0): void {
    for (const connection of this.select(to)) connection.deliver(message, ttlSeconds);
  }

  select({ userId, group, filter, excluded = [] }: Recipients): Connection[] {
    return [...this.connections.values()].filter(
      (connection) =>
        (userId === undefined || connection.userId === userId) &&
        (group === undefined || connection.groups.has(group)) &&
        (filter === undefined || filter(connection)) &&
        !excluded.includes(connection.id),
    );
  }

  dispose(): void {
    for (const connection of [...this.connections.values()]) {
      connection.socket?.terminate();
      this.#end(connection);
    }
  }

  #listen(connection: Connection, socket: WebSocket): void {
    socket.on('message', (data, binary) => {
      if (connection.protocol === 'none') return;
      const frame = binary ? null : readFrame(String(data));
      if (frame) this.#obey(connection, frame);
      else connection.close('The frame is not of the subprotocol.');
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => this.#lost(connection, socket, code));
    connection.attach(socket);
  }

  #lost(connection: Connection, socket: WebSocket, code: number): void {
    if (!connection.detach(socket) || this.connections.get(connection.id) !== connection) return;
    if (connection.reliable && !saidGoodbye.has(code) && this.#recoverForMs > 0)
      this.#expiries.set(connection, setTimeout(() => this.#end(connection), this.#recoverForMs).unref());
    else this.#end(connection);
  }

  #end(connection: Connection): void {
    clearTimeout(this.#expiries.get(connection));
    this.#expiries.delete(connection);
    this.connections.delete(connection.id);
  }

  #obey(connection: Connection, frame: ClientFrame): void {
    if (frame.type === 'ping') connection.answer({ type: 'pong' });
    else if (frame.type === 'sequenceAck') connection.acknowledge(frame.sequenceId);
    else {
      const { ackId } = frame;
      const error = this.#refusal(connection, frame);
      if (error === null && frame.type !== 'event') this.#useGroup(connection, frame);
      if (ackId === undefined) return;
      if (error === null) connection.done(ackId);
      connection.answer({ type: 'ack', ackId, success: error === null, ...(error ? { error } : {}) });
    }
  }

  #refusal(connection: Connection, frame: Acknowledged): { name: string; message: string } | null {
    const { type, ackId } = frame;
    if (type === 'event') return { name: 'NotFound', message: 'The hub has no event handler.' };
    if (ackId !== undefined && connection.hasDone(ackId))
      return { name: 'Duplicate', message: `Message with ack-id ${ackId} was processed.` };
    if (!connection.roles.allows(type === 'sendToGroup' ? type : 'joinLeaveGroup', frame.group))
      return { name: 'Forbidden', message: `The client may not use ${type} on ${frame.group}.` };
    return null;
  }

  #useGroup(connection: Connection, frame: Extract<ClientFrame, { group: string }>): void {
    const { group } = frame;
    if (frame.type === 'joinGroup') connection.groups.add(group);
    else if (frame.type === 'leaveGroup') connection.groups.delete(group);
    else {
      const { dataType, data, noEcho } = frame;
      const sender = connection.userId === null ? {} : { fromUserId: connection.userId };
      const excluded = noEcho ? [connection.id] : [];
      this.send({ from: 'group', group, ...sender, dataType, data }, { group, excluded });
    }
  }
}

function same(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
