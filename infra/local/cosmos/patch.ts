import { z } from 'zod';
import { badRequest } from './cosmos-error.ts';
import { isObject, type Json, type JsonObject } from './sql/values.ts';

// The body comes from JSON.parse, so whatever is there is JSON.
const json = z.custom<Json>((value) => value !== undefined);
const path = z.string().startsWith('/');

const operation = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['add', 'set', 'replace']), path, value: json }),
  z.object({ op: z.literal('incr'), path, value: z.number() }),
  z.object({ op: z.literal('remove'), path }),
  z.object({ op: z.literal('move'), path, from: path }),
]);

const patchBody = z.union([
  z.object({ condition: z.string().optional(), operations: z.array(operation) }),
  z.array(operation).transform((operations) => ({ condition: undefined, operations })),
]);

export type Patch = z.infer<typeof patchBody>;
type Operation = z.infer<typeof operation>;

/** Parses the body of a patch: up to ten operations and an optional condition. */
export function parsePatch(body: Json): Patch {
  const { data, error } = patchBody.safeParse(body);
  if (!data) throw badRequest(`The patch is invalid: ${z.prettifyError(error)}`);
  if (data.operations.length < 1 || data.operations.length > 10)
    throw badRequest('The number of patch operations must be between 1 and 10.');
  return data;
}

const systemProperties = ['id', '_rid', '_self', '_etag', '_ts', '_attachments'];

/** A patched copy of the document; the document itself stays as it is. */
export function applyPatch(
  document: JsonObject,
  operations: readonly Operation[],
  partitionPaths: readonly string[][],
): JsonObject {
  const locked = [...systemProperties.map((name) => [name]), ...partitionPaths];
  const patched = structuredClone(document);
  for (const step of operations) {
    for (const touched of step.op === 'move' ? [step.from, step.path] : [step.path])
      if (locked.some((names) => overlaps(names, pointer(touched))))
        throw badRequest(`Path '${touched}' cannot be patched.`);
    apply(patched, step);
  }
  return patched;
}

function apply(document: JsonObject, step: Operation): void {
  const slot = slotAt(document, step.path);
  if (step.op === 'remove') slot.remove();
  else if (step.op === 'incr') slot.set(increment(slot.read(), step));
  else if (step.op === 'move') move(document, step);
  else slot[step.op](step.value);
}

function increment(current: Json | undefined, { path: at, value }: Extract<Operation, { op: 'incr' }>): number {
  if (current === undefined) return value;
  if (typeof current === 'number') return current + value;
  throw badRequest(`The value at '${at}' is not a number.`);
}

function move(document: JsonObject, { from, path: to }: Extract<Operation, { op: 'move' }>): void {
  if (to.startsWith(`${from}/`)) throw badRequest(`Cannot move '${from}' into itself.`);
  const source = slotAt(document, from);
  const value = source.read();
  source.remove();
  if (value !== undefined) slotAt(document, to).add(value);
}

const pointer = (text: string): string[] =>
  text
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));

const overlaps = (left: readonly string[], right: readonly string[]): boolean =>
  left.slice(0, right.length).every((name, index) => name === right[index]);

/** A place in the document that need not exist yet; its parent must. */
interface Slot {
  read(): Json | undefined;
  add(value: Json): void;
  set(value: Json): void;
  replace(value: Json): void;
  remove(): void;
}

function slotAt(document: JsonObject, text: string): Slot {
  const names = pointer(text);
  const last = names.pop() ?? '';
  const missing = () => badRequest(`The path '${text}' does not exist.`);
  const parent = names.reduce<Json>((at, name) => {
    const next = Array.isArray(at) ? at[arrayIndex(name) ?? -1] : isObject(at) ? own(at, name) : undefined;
    if (next === undefined) throw missing();
    return next;
  }, document);
  if (Array.isArray(parent)) return arraySlot(parent, last, missing);
  if (isObject(parent)) return objectSlot(parent, last, missing);
  throw missing();
}

const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

const arrayIndex = (name: string): number | undefined => (/^(0|[1-9]\d*)$/.test(name) ? Number(name) : undefined);

function objectSlot(parent: JsonObject, name: string, missing: () => Error): Slot {
  const set = (value: Json) => {
    Object.defineProperty(parent, name, { value, enumerable: true, writable: true, configurable: true });
  };
  const exists = () => {
    if (!Object.hasOwn(parent, name)) throw missing();
  };
  return {
    read: () => own(parent, name),
    add: set,
    set,
    replace: (value) => {
      exists();
      set(value);
    },
    remove: () => {
      exists();
      delete parent[name];
    },
  };
}

function arraySlot(parent: Json[], name: string, missing: () => Error): Slot {
  const index = name === '-' ? parent.length : arrayIndex(name);
  const within = (limit: number): number => {
    if (index === undefined || index >= limit) throw missing();
    return index;
  };
  const set = (value: Json) => {
    parent[within(parent.length)] = value;
  };
  return {
    read: () => parent[within(parent.length)],
    add: (value) => {
      parent.splice(within(parent.length + 1), 0, value);
    },
    set,
    replace: set,
    remove: () => {
      parent.splice(within(parent.length), 1);
    },
  };
}
