import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readCharge, writeCharge } from './charges.ts';
import { badRequest, CosmosError, notFound, preconditionFailed } from './cosmos-error.ts';
import { expiryOf, removeExpired } from './expire.ts';
import { encodeKey, type KeyPart, partitionKeyOf } from './partition-key.ts';
import { applyPatch, parsePatch } from './patch.ts';
import { satisfies } from './sql/condition.ts';
import { isObject, type Json, type JsonObject } from './sql/values.ts';
import { type Container, ridText } from './store/catalog.ts';
import type { Item } from './store/item-table.ts';
import type { Store } from './store/store.ts';

export interface DocumentResult {
  status: number;
  charge: number;
  etag?: string;
  /** The document as JSON; none after a delete. */
  body?: string;
}

export interface Conditions {
  ifMatch?: string | undefined;
  ifNoneMatch?: string | undefined;
}

const maximumBytes = 2 * 1024 * 1024;
const idSchema = z
  .string()
  .regex(/^[^/\\?#]+$/)
  .refine((id) => Buffer.byteLength(id) <= 1023);
const ttlSchema = z.union([z.literal(-1), z.int().positive()]).nullish();

/** Point operations on the documents of one logical partition. Each throws a `CosmosError` and then changes nothing. */
export class Documents {
  private readonly store: Store;
  private readonly container: Container;
  private readonly pk: string;

  constructor(store: Store, container: Container, key: readonly KeyPart[]) {
    if (key.length !== container.partitionPaths.length)
      throw badRequest('The partition key must have a value for every path of the container.', 1001);
    this.store = store;
    this.container = container;
    this.pk = encodeKey(key);
  }

  read(id: string, { ifNoneMatch }: Conditions = {}): DocumentResult {
    const { body, etag } = this.existing(id);
    const charge = readCharge(body.length);
    return ifNoneMatch === etag ? { status: 304, charge, etag } : { status: 200, charge, etag, body };
  }

  create(body: Json): DocumentResult {
    const { document, id } = this.accept(body);
    if (this.find(id)) throw new CosmosError(409, 'Resource with specified id, name, or unique index already exists.');
    return this.insert(id, document);
  }

  upsert(body: Json, conditions: Conditions = {}): DocumentResult {
    const { document, id } = this.accept(body);
    const current = this.find(id);
    if (!current && conditions.ifMatch !== undefined) throw preconditionFailed();
    return current ? this.update(current, document, conditions) : this.insert(id, document);
  }

  replace(id: string, body: Json, conditions: Conditions = {}): DocumentResult {
    const accepted = this.accept(body);
    const current = this.existing(id);
    if (accepted.id !== id) throw badRequest('The id of a document cannot be changed.');
    return this.update(current, accepted.document, conditions);
  }

  patch(id: string, body: Json, conditions: Conditions = {}): DocumentResult {
    const { condition, operations } = parsePatch(body);
    const current = this.existing(id);
    const document: JsonObject = JSON.parse(current.body);
    if (condition !== undefined && !satisfies(condition, document)) throw preconditionFailed();
    return this.update(current, applyPatch(document, operations, this.container.partitionPaths), conditions);
  }

  delete(id: string, conditions: Conditions = {}): DocumentResult {
    const current = this.existing(id);
    requireMatch(current, conditions);
    this.store.transaction(() => {
      this.container.uniqueKeys.release(current.rid);
      this.container.items.delete(current.rid);
    });
    return { status: 204, charge: writeCharge(current.body.length) };
  }

  private find(id: string): Item | undefined {
    return this.container.items.find(this.pk, id, expiryOf(this.container));
  }

  private existing(id: string): Item {
    const item = this.find(id);
    if (!item) throw notFound();
    return item;
  }

  private accept(body: Json): { document: JsonObject; id: string } {
    if (!isObject(body)) throw badRequest('The document is not a JSON object.');
    const id = idSchema.safeParse(body.id).data;
    if (id === undefined)
      throw badRequest(
        "The input content is invalid because the required property 'id' is missing, empty, too long or has one of / \\ ? #.",
      );
    if (encodeKey(partitionKeyOf(body, this.container.partitionPaths)) !== this.pk)
      throw badRequest("PartitionKey extracted from document doesn't match the one specified in the header.", 1001);
    return { document: body, id };
  }

  private insert(id: string, document: JsonObject): DocumentResult {
    return this.store.transaction(() => {
      const rid = this.store.nextSerial();
      const { ts, ttl, item } = this.stamp(document, rid, rid);
      if (this.container.definition.defaultTtl !== undefined) this.discardDead(id);
      this.claimUniqueKeys(rid, document);
      this.container.items.insert(this.pk, id, ts, ttl, item);
      return { status: 201, charge: writeCharge(item.body.length), etag: item.etag, body: item.body };
    });
  }

  private update(current: Item, document: JsonObject, conditions: Conditions): DocumentResult {
    requireMatch(current, conditions);
    return this.store.transaction(() => {
      const { ts, ttl, item } = this.stamp(document, current.rid, this.store.nextSerial());
      this.container.uniqueKeys.release(item.rid);
      this.claimUniqueKeys(item.rid, document);
      this.container.items.update(ts, ttl, item);
      return { status: 200, charge: writeCharge(item.body.length), etag: item.etag, body: item.body };
    });
  }

  /** An expired item still holds its id until it is removed. */
  private discardDead(id: string): void {
    const dead = this.container.items.find(this.pk, id, { defaultTtl: undefined, now: 0 });
    if (!dead) return;
    this.container.uniqueKeys.release(dead.rid);
    this.container.items.delete(dead.rid);
  }

  private claimUniqueKeys(rid: number, document: JsonObject): void {
    const { uniqueKeys } = this.container;
    if (uniqueKeys.claim(this.pk, rid, document)) return;
    uniqueKeys.release(rid);
    removeExpired(this.container);
    if (!uniqueKeys.claim(this.pk, rid, document)) throw new CosmosError(409, 'Unique index constraint violation.');
  }

  private stamp(document: JsonObject, rid: number, lsn: number): { ts: number; ttl: number | null; item: Item } {
    const ttl = ttlSchema.safeParse(document.ttl);
    if (!ttl.success) throw badRequest("The input 'ttl' is invalid: it must be a positive integer or -1.");
    const { _rid, _self, _etag, _attachments, _ts, ...own } = document;
    const ts = Math.floor(Date.now() / 1000);
    const etag = `"${randomUUID()}"`;
    const text = ridText(this.container.rid, rid);
    const system = { _rid: text, _self: `docs/${text}/`, _etag: etag, _attachments: 'attachments/', _ts: ts };
    const body = JSON.stringify({ ...own, ...system });
    if (body.length > maximumBytes || Buffer.byteLength(body) > maximumBytes)
      throw new CosmosError(413, 'Request size is too large.');
    return { ts, ttl: ttl.data ?? null, item: { rid, lsn, etag, body } };
  }
}

function requireMatch({ etag }: Item, { ifMatch, ifNoneMatch }: Conditions): void {
  if (ifNoneMatch !== undefined) throw badRequest('If-None-Match is supported by the local Cosmos DB only for reads.');
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== etag) throw preconditionFailed();
}
