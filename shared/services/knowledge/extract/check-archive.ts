import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { Unreadable } from './extracted.ts';

const maxEntries = 2000;
const maxTotalBytes = 100 * 1024 * 1024;
/** Office files reach 20 to 1; what is far beyond was made to burst. */
const maxRatio = 200;
const ratioFromBytes = 1024 * 1024;

/** The parts of an Office file that was looked at, each unpacked when it is asked for. */
export type Archive = { holds(name: string): boolean; read(name: string): Promise<Buffer> };

/**
 * Looks into an Office file before anything unpacks it: the sizes that its directory tells, then the true ones, without
 * keeping what is unpacked. @throws Unreadable for bombs, macros, encryption, paths that lead outside, and no archive
 */
export async function checkArchive(bytes: Uint8Array, requiredEntry: string): Promise<Archive> {
  const archive = await open(bytes);
  if (archive.entryCount > maxEntries) throw new Unreadable(`The file holds more than ${maxEntries} parts.`);
  const entries = await listEntries(archive);
  let total = 0;
  for (const { fileName, uncompressedSize, compressedSize, generalPurposeBitFlag } of entries) {
    total += uncompressedSize;
    if ((generalPurposeBitFlag & 1) !== 0) throw new Unreadable('The file is encrypted; send one without a password.');
    if (/vbaProject\.bin$|vbaData\.xml$/i.test(fileName))
      throw new Unreadable('The document holds macros; save it without them and send it again.');
    if (uncompressedSize > ratioFromBytes && uncompressedSize > compressedSize * maxRatio) throw tooLarge();
  }
  if (total > maxTotalBytes) throw tooLarge();
  if (!entries.some(({ fileName }) => fileName === requiredEntry))
    throw new Unreadable('The file is an archive, but not a document of the kind that it is said to be.');
  for (const entry of entries) await unpack(archive, entry);
  const byName = new Map(entries.map((entry) => [entry.fileName, entry]));
  return {
    holds: (name) => byName.has(name),
    read: async (name) => {
      const chunks: Buffer[] = [];
      const entry = byName.get(name);
      if (entry === undefined) throw damaged();
      await unpack(archive, entry, (chunk) => chunks.push(chunk));
      return Buffer.concat(chunks);
    },
  };
}

const tooLarge = (): Unreadable =>
  new Unreadable('The document unpacks to far more than its own size; it is not taken.');

const damaged = (): Unreadable => new Unreadable('The document is damaged and cannot be opened.');

const open = (bytes: Uint8Array): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    // yauzl refuses absolute paths, `..` and backslashes in names by itself.
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true };
    fromBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), options, (error, archive) =>
      error || !archive ? reject(damaged()) : resolve(archive),
    );
  });

const listEntries = (archive: ZipFile): Promise<Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    archive.on('entry', (entry: Entry) => {
      entries.push(entry);
      archive.readEntry();
    });
    archive.once('end', () => resolve(entries));
    archive.once('error', () => reject(damaged()));
    archive.readEntry();
  });

/** The directory may lie: an entry that is longer than it says ends here. */
function unpack(archive: ZipFile, entry: Entry, take: (chunk: Buffer) => void = () => {}): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.openReadStream(entry, (error, stream) => {
      if (error || !stream) return reject(damaged());
      const taking = new Writable({
        write: (chunk, _encoding, next) => {
          take(chunk);
          next();
        },
      });
      pipeline(stream, taking).then(resolve, () => reject(damaged()));
    });
  });
}
