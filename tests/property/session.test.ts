import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ConversationHead, type Draft, sessionThrough, turnIdOf } from '../../shared/domain/conversation.ts';
import { answerDelivered, customerWrote, newHead } from '../../shared/domain/conversation-changes.ts';
import type { TenantRecord } from '../../shared/domain/tenant.ts';
import { lifeAtStart, lifeNow } from '../../shared/tenancy/instance-life.ts';
import { draftFor } from '../support/draft-for.ts';

/** What was said, by name: a customer's message by its number, an answer by its draft. */
type Memory = readonly string[];
type Saved = { id: string; memory: Memory };
type Running = { bootId: string; restoredFrom: string | null; memory: Memory };

/** An instance with a memory of its own beside what the control plane has written down about it. */
class World {
  head: ConversationHead = newHead(
    { tenantId: 'acme', conversationId: 'c1', channel: 'web-chat', customerId: 'v1' },
    '2026-01-01T00:00:00.000Z',
  );
  record: Pick<TenantRecord, 'instance' | 'snapshot'> = { instance: null, snapshot: null };
  running: Running | null = null;
  draft: Draft | null = null;
  said: string[] = [];
  saved: Saved[] = [];
  private boots = 0;
  private minutes = 0;

  constructor() {
    this.resume();
  }

  private at(): string {
    this.minutes += 1;
    return new Date(Date.UTC(2026, 0, 1, 0, this.minutes)).toISOString();
  }

  private boot(): Running {
    const last = this.saved.at(-1);
    this.boots += 1;
    return { bootId: `boot-${this.boots}`, restoredFrom: last?.id ?? null, memory: last?.memory ?? [] };
  }

  private keeper(running: Running) {
    return { bootId: running.bootId, restoredFrom: running.restoredFrom };
  }

  resume(): void {
    if (this.running) return;
    this.running = this.boot();
    const address = { appName: 'acme', url: 'http://acme', keeperUrl: 'http://acme' };
    this.record.instance = { ...address, ...lifeAtStart(this.record, this.keeper(this.running)) };
  }

  /** Nobody ordered it, so nothing is written down. */
  crash(): void {
    if (this.running) this.running = this.boot();
  }

  snapshot(): void {
    if (!this.running) return;
    const id = `snapshot-${this.saved.length + 1}`;
    this.saved.push({ id, memory: this.running.memory });
    const { lifeId } = lifeNow(this.record, this.keeper(this.running));
    this.record.snapshot = { id, lifeId, at: this.at() };
  }

  pause(): void {
    this.snapshot();
    this.running = null;
  }

  /** The customer writes; the instance is told what its session is not believed to know, and answers. */
  ask(): void {
    if (!this.running || this.draft) return;
    this.head = customerWrote(this.head, { text: 'hello', attachments: [] }, this.at(), { reopenWithinHours: 72 }).head;
    this.said.push(`message ${this.head.lastCustomerSeq}`);
    const life = lifeNow(this.record, this.keeper(this.running));
    const believed = this.said.slice(0, sessionThrough(this.head.session, life));
    expect(believed.filter((name) => !this.running?.memory.includes(name))).toEqual([]);
    this.running = { ...this.running, memory: [...this.said, turnIdOf(this.head)] };
    const { lifeId, bootId } = life;
    this.draft = { ...draftFor(this.head, this.at()), life: { lifeId, bootId } };
  }

  deliver(): void {
    if (!this.draft) return;
    this.said.push(this.draft.draftId);
    this.head = answerDelivered(this.head, this.draft, this.at()).head;
    this.draft = null;
  }

  /** The answer was fenced off: it is in the session, but never was in the conversation. */
  forget(): void {
    this.draft = null;
  }

  turn(): void {
    this.ask();
    this.deliver();
  }
}

const steps = fc.array(
  fc.constantFrom('turn', 'turn', 'ask', 'deliver', 'forget', 'crash', 'snapshot', 'pause', 'resume', 'resume'),
  { maxLength: 14 },
);

describe("what an instance's session is believed to know", () => {
  it('was never lost, whatever the instance went through', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const world = new World();
        for (const step of sequence) world[step]();
        world.deliver();
        world.resume();
        world.turn();
      }),
      { numRuns: 1500 },
    );
  });

  it('is everything after a pause and a resume: nothing is told twice', () => {
    const world = new World();
    for (const step of ['turn', 'turn', 'pause', 'resume'] as const) world[step]();
    const { instance } = world.record;
    expect(instance && sessionThrough(world.head.session, instance)).toBe(4);
    for (const step of ['turn', 'pause', 'resume'] as const) world[step]();
    expect(world.record.instance && sessionThrough(world.head.session, world.record.instance)).toBe(6);
  });
});
