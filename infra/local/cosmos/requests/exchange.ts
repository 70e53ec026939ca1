import type { IncomingHttpHeaders } from 'node:http';
import { badRequest } from '../cosmos-error.ts';
import type { Json } from '../sql/values.ts';
import type { Catalog } from '../store/catalog.ts';
import type { Store } from '../store/store.ts';

/** One request, and the account it is for. */
export interface Exchange {
  store: Store;
  catalog: Catalog;
  endpoint: string;
  headers: IncomingHttpHeaders;
  /** What the path names: database, container, document. */
  ids: { database: string; container: string; document: string };
  text: string;
}

export interface Reply {
  status: number;
  charge: number;
  body?: string;
  headers?: Record<string, string>;
}

export function header({ headers }: Exchange, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export const isSet = (exchange: Exchange, name: string): boolean => header(exchange, name)?.toLowerCase() === 'true';

export function jsonBody({ text }: Exchange): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
}

/** `x-ms-max-item-count`: 100 unless told, -1 for as many as fit. */
export function pageSize(exchange: Exchange): number {
  const size = Number(header(exchange, 'x-ms-max-item-count') ?? 100);
  if (!Number.isInteger(size) || size === 0 || size < -1) throw badRequest('x-ms-max-item-count is not valid.');
  return size === -1 ? 1000 : size;
}

/** A list of resources as the service sends it; `name` is the property that holds them. */
export const feed = (rid: string, name: string, items: readonly string[]): string =>
  `{"_rid":"${rid}","${name}":[${items.join(',')}],"_count":${items.length}}`;
