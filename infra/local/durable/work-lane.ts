/**
 * Runs work by key: at most `limit` at a time, one at a time per key, first come first served.
 * A key that is rung while its work runs is run once more afterwards.
 */
export class WorkLane<Key> {
  readonly #limit: number;
  readonly #work: (key: Key) => Promise<void>;
  readonly #waiting = new Set<Key>();
  readonly #running = new Set<Key>();
  readonly #onIdle: () => void;
  #stopped = false;

  constructor(limit: number, work: (key: Key) => Promise<void>, onIdle: () => void) {
    this.#limit = limit;
    this.#work = work;
    this.#onIdle = onIdle;
  }

  get busy(): boolean {
    return this.#running.size > 0 || (this.#waiting.size > 0 && !this.#stopped);
  }

  ring(key: Key): void {
    this.#waiting.add(key);
    this.#pump();
  }

  /** Starts nothing more; what runs is finished. */
  stop(): void {
    this.#stopped = true;
  }

  #pump(): void {
    if (this.#stopped) return;
    for (const key of this.#waiting) {
      if (this.#running.size >= this.#limit) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#run(key);
    }
  }

  // A rejection here is a fault of the engine itself: left unhandled, it ends the process loudly.
  async #run(key: Key): Promise<void> {
    // Bells ring inside transactions, which are synchronous: after this turn the work sees the commit.
    await Promise.resolve();
    await this.#work(key);
    this.#running.delete(key);
    this.#pump();
    if (!this.busy) this.#onIdle();
  }
}
