import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AdjustableClock, createClock } from '../../../infra/local/durable/clock.ts';
import {
  type DurableEngine,
  type DurableEngineOptions,
  startDurableEngine,
} from '../../../infra/local/durable/engine.ts';
import type { DurableManagement } from '../../../infra/local/durable/management.ts';
import { type InProcessFunctions, inProcessFunctions } from './in-process.ts';

/** One engine at a time on a store of its own, with a clock that a test can move. */
export class EngineFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'durable-engine-'));
  readonly file = join(this.folder, 'durable.db');
  readonly clock: AdjustableClock = createClock();
  #engine: DurableEngine | undefined;

  /** Starts the engine, or starts it again on the same store. */
  async run(functions: InProcessFunctions, options: Partial<DurableEngineOptions> = {}): Promise<DurableManagement> {
    await this.#engine?.stop();
    const { file, clock } = this;
    this.#engine = startDurableEngine({ file, clock, functions: inProcessFunctions(functions), ...options });
    return this.#engine.management;
  }

  /** Resolves when nothing is left to do but wait for time or events. */
  async settle(): Promise<void> {
    await this.#engine?.idle();
  }

  async advance(milliseconds: number): Promise<void> {
    this.clock.advance(milliseconds);
    // The alarm rings on the next turn of the timers.
    await new Promise((resolve) => setTimeout(resolve, 5));
    await this.settle();
  }

  outcome(id: string) {
    const instance = this.#engine?.management.find(id);
    return { status: instance?.status, output: instance?.output ? JSON.parse(instance.output) : undefined };
  }

  async remove(): Promise<void> {
    await this.#engine?.stop();
    rmSync(this.folder, { recursive: true });
  }
}
