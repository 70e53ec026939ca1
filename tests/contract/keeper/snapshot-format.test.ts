import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CorruptSnapshot, type SnapshotLabel, seal, unseal } from '../../../infra/keeper/snapshot-format.ts';

const key = randomBytes(32);
const label: SnapshotLabel = { id: 'snap-1', createdAt: '2026-11-21T10:00:00.000Z', consistency: 'live' };
const chunkBytes = 64;

async function* pieces(data: Buffer, size: number) {
  for (let start = 0; start < data.length; start += size) yield data.subarray(start, start + size);
}

async function collect(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const sealed = (plain: Buffer) => collect(seal(pieces(plain, 50), label, key, chunkBytes));
const opened = (data: Buffer, { withKey = key, id = label.id, size = 37 } = {}) =>
  collect(unseal(pieces(data, size), withKey, id));

describe('the snapshot format', () => {
  it('gives back what was sealed, whatever its length and however it is cut in transit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 300 }), async (bytes, size) => {
        const plain = Buffer.from(bytes);
        expect(await opened(await sealed(plain), { size })).toEqual(plain);
      }),
    );
  });

  it('never seals the same content to the same bytes', async () => {
    const plain = Buffer.from('the same');
    expect((await sealed(plain)).equals(await sealed(plain))).toBe(false);
  });

  it('refuses every change of a single byte', async () => {
    const data = await sealed(randomBytes(150));
    for (let position = 0; position < data.length; position++) {
      const damaged = Buffer.from(data);
      damaged.writeUInt8(damaged.readUInt8(position) ^ 1, position);
      await expect(opened(damaged)).rejects.toThrow(CorruptSnapshot);
    }
  });

  it('refuses every truncation, also between two chunks', async () => {
    const data = await sealed(randomBytes(2 * chunkBytes));
    for (let length = 0; length < data.length; length++) {
      await expect(opened(data.subarray(0, length))).rejects.toThrow(CorruptSnapshot);
    }
  });

  it('refuses chunks in another order, and bytes after the end', async () => {
    const data = await sealed(randomBytes(3 * chunkBytes));
    const size = chunkBytes + 16;
    const start = data.length - 3 * size;
    const [one, two, three] = [0, 1, 2].map((n) => data.subarray(start + n * size, start + (n + 1) * size));
    const swapped = Buffer.concat([data.subarray(0, start), two, one, three].filter((part) => part !== undefined));
    expect(swapped).toHaveLength(data.length);
    await expect(opened(swapped)).rejects.toThrow(CorruptSnapshot);
    await expect(opened(Buffer.concat([data, Buffer.from('x')]))).rejects.toThrow(CorruptSnapshot);
  });

  it("refuses another tenant's key and another snapshot's id", async () => {
    const data = await sealed(Buffer.from('secret'));
    await expect(opened(data, { withKey: randomBytes(32) })).rejects.toThrow('of another key');
    await expect(opened(data, { id: 'snap-2' })).rejects.toThrow('this is snapshot snap-1, not snap-2');
  });
});
