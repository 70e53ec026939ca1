import { describeError } from './log.ts';
import { type SnapshotJob, takeSnapshot } from './snapshot.ts';
import type { Consistency, Manifest } from './snapshot-store.ts';

/** What is told about a snapshot. */
export type SnapshotRecord = {
  id: string;
  status: 'running' | 'succeeded' | 'failed';
  sizeBytes?: number;
  sha256?: string;
  files?: number;
  createdAt?: string;
  consistency?: Consistency;
  error?: string;
};

const remembered = 50;

/** Takes snapshots one at a time, each once; remembers the failed ones until the process ends, the good ones are in Blob. */
export class SnapshotRuns {
  readonly #context: Omit<SnapshotJob, 'id' | 'consistency'>;
  readonly #records = new Map<string, SnapshotRecord>();
  #running: { id: string; done: Promise<void> } | undefined;

  constructor(context: Omit<SnapshotJob, 'id' | 'consistency'>) {
    this.#context = context;
  }

  /** Starts a snapshot, or tells of the one with this id; undefined while another runs. A failed one starts anew. */
  start(id: string, consistency: Consistency): SnapshotRecord | undefined {
    const known = this.#records.get(id);
    if (known !== undefined && known.status !== 'failed') return known;
    if (this.#running !== undefined) return undefined;
    const record: SnapshotRecord = { id, status: 'running', consistency };
    this.#remember(record);
    this.#running = { id, done: this.#run(id, consistency) };
    return record;
  }

  get runningId(): string | undefined {
    return this.#running?.id;
  }

  async find(id: string): Promise<SnapshotRecord | undefined> {
    const known = this.#records.get(id);
    if (known !== undefined) return known;
    const read = await this.#context.store.readLatest();
    return read?.latest.snapshots.includes(id) ? succeeded(await this.#context.store.readManifest(id)) : undefined;
  }

  /** Newest first: what this process tried and did not finish, then what `latest.json` lists. */
  async list(): Promise<SnapshotRecord[]> {
    const listed = (await this.#context.store.readLatest())?.latest.snapshots ?? [];
    const manifests = await Promise.all(listed.map((id) => this.#context.store.readManifest(id)));
    const unfinished = [...this.#records.values()].filter((record) => record.status !== 'succeeded').reverse();
    return [...unfinished.filter((record) => !listed.includes(record.id)), ...manifests.map(succeeded)];
  }

  /** Resolves when nothing runs any more. */
  async settled(): Promise<void> {
    await this.#running?.done;
  }

  async #run(id: string, consistency: Consistency): Promise<void> {
    const { log } = this.#context;
    log.snapshotStarted(id, consistency);
    try {
      const manifest = await takeSnapshot({ ...this.#context, id, consistency });
      log.snapshotSucceeded(id, manifest.sizeBytes, manifest.files);
      this.#remember(succeeded(manifest));
    } catch (error) {
      log.snapshotFailed(id, error);
      this.#remember({ id, status: 'failed', consistency, error: describeError(error) });
    }
    this.#running = undefined;
  }

  #remember(record: SnapshotRecord): void {
    this.#records.delete(record.id);
    this.#records.set(record.id, record);
    const [oldest] = this.#records.keys();
    if (this.#records.size > remembered && oldest !== undefined) this.#records.delete(oldest);
  }
}

function succeeded({ id, sizeBytes, sha256, files, createdAt, consistency }: Manifest): SnapshotRecord {
  return { id, status: 'succeeded', sizeBytes, sha256, files, createdAt, consistency };
}
