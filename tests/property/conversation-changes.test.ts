import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ConversationHead,
  type Draft,
  hasPending,
  isStale,
  isTyping,
  type StoredMessage,
} from '../../shared/domain/conversation.ts';
import {
  answerDelivered,
  type Change,
  customerWrote,
  draftHeld,
  draftSuperseded,
  handedOff,
  newHead,
} from '../../shared/domain/conversation-changes.ts';
import { coached, handedBack, personReplied, resolved, takenOver } from '../../shared/domain/supervision-changes.ts';
import { draftFor } from '../support/draft-for.ts';

/** The conversation, every answer that is being written somewhere, and all that was said. */
type World = { head: ConversationHead; drafts: Draft[]; said: StoredMessage[]; at: number };

const names = { tenantId: 'acme', conversationId: 'c1', channel: 'web-chat', customerId: 'v1' };
const atOf = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

const ada = { personId: 'p1', name: 'Ada' };
const settings = { reopenWithinHours: 72 };

/** The rule by which a finished answer is sent, held or dropped, as `runTurn` has it. */
function deliver(head: ConversationHead, draft: Draft, hold: boolean, at: string): Change | null {
  if (head.epoch !== draft.epoch || head.answeredSeq >= draft.toSeq || head.heldDraft) return null;
  if (isStale(head, draft)) return draftSuperseded(head, draft, at);
  return hold ? draftHeld(head, draft, at) : answerDelivered(head, draft, at);
}

const commands = {
  write: ({ head }: World, at: string) => customerWrote(head, { text: 'a question', attachments: [] }, at, settings),
  deliver: ({ head, drafts }: World, at: string, pick: number) => {
    const draft = drafts.at(-1 - pick);
    return draft ? deliver(head, draft, false, at) : null;
  },
  hold: ({ head, drafts }: World, at: string, pick: number) => {
    const draft = drafts.at(-1 - pick);
    return draft ? deliver(head, draft, true, at) : null;
  },
  approve: ({ head, drafts }: World, at: string) => {
    const draft = drafts.find((one) => one.draftId === head.heldDraft?.draftId && one.epoch === head.epoch);
    return draft ? answerDelivered(head, draft, at) : null;
  },
  handOff: ({ head }: World, at: string) =>
    head.posture !== 'human' && hasPending(head)
      ? handedOff(head, { reason: 'angry', cause: 'angry', by: 'the routing rules', line: 'A colleague comes.' }, at)
      : null,
  takeOver: ({ head }: World, at: string) => takenOver(head, ada, at),
  reply: ({ head }: World, at: string) =>
    head.posture === 'human' ? personReplied(head, ada, 'I am here.', at) : null,
  handBack: ({ head }: World, at: string) => (head.posture === 'human' ? handedBack(head, ada, 'auto', at) : null),
  whisper: ({ head }: World, at: string) =>
    head.coaching.length < 10 ? coached(head, { kind: 'whisper', text: 'Be brief.' }, ada, at) : null,
  resolve: ({ head }: World, at: string) => (head.resolution ? null : resolved(head, ada, 'solved', at)),
} satisfies Record<string, (world: World, at: string, pick: number) => Change | null>;

type Step = { command: keyof typeof commands | 'ask'; pick: number };
const all: Step['command'][] = [
  'ask',
  'write',
  'deliver',
  'hold',
  'approve',
  'handOff',
  'takeOver',
  'reply',
  'handBack',
  'whisper',
  'resolve',
];
const single = fc.record({ command: fc.constantFrom(...all), pick: fc.nat(3) }).map((step) => [step]);
const motif = (...commands: Step['command'][]): fc.Arbitrary<Step[]> =>
  fc.constant(commands.map((command) => ({ command, pick: 0 })));

/** Chance alone seldom asks, is overtaken and asks again: what takes several steps is offered as one. */
const steps = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: single },
      motif('write', 'ask'),
      motif('ask', 'deliver'),
      motif('ask', 'hold'),
      motif('ask', 'write', 'deliver'),
      motif('write', 'ask', 'write', 'deliver', 'ask', 'write', 'deliver', 'ask', 'write', 'deliver', 'ask', 'write'),
    ),
    { maxLength: 16 },
  )
  .map((parts) => parts.flat());

function take(world: World, { command, pick }: Step): World {
  const at = atOf(world.at);
  const next = { ...world, at: world.at + 1 };
  if (command === 'ask') {
    return isTyping(world.head) ? { ...next, drafts: [...world.drafts, draftFor(world.head, at)] } : next;
  }
  const change = commands[command](world, at, pick);
  return change ? { ...next, head: change.head, said: [...world.said, ...change.messages] } : next;
}

/** Runs the steps and looks at the world before and after each. */
function walk(sequence: Step[], look: (before: World, after: World, step: Step) => void): void {
  let world: World = { head: newHead(names, atOf(0)), drafts: [], said: [], at: 1 };
  for (const one of sequence) {
    const after = take(world, one);
    look(world, after, one);
    world = after;
  }
}

const always = (look: (before: World, after: World, step: Step) => void): void =>
  fc.assert(
    fc.property(steps, (sequence) => walk(sequence, look)),
    { numRuns: 250 },
  );

describe('a conversation, whatever happens to it', () => {
  it('numbers its messages from 1 without gaps', () => {
    always((_, { head, said }) => {
      expect(said.map(({ seq }) => seq)).toEqual(said.map((_message, index) => index + 1));
      expect(head.nextSeq).toBe(said.length + 1);
    });
  });

  it('never takes an epoch, a number or an answer back', () => {
    always(({ head: before }, { head: after }) => {
      expect(after.epoch).toBeGreaterThanOrEqual(before.epoch);
      expect(after.lastCustomerSeq).toBeGreaterThanOrEqual(before.lastCustomerSeq);
      expect(after.repliedSeq).toBeGreaterThanOrEqual(before.repliedSeq);
      expect(after.answeredSeq).toBeGreaterThanOrEqual(after.repliedSeq);
      expect(after.updatedAt >= before.updatedAt).toBe(true);
    });
  });

  it('never counts as answered what the customer has not written', () => {
    always((_, { head, said }) => {
      expect(head.answeredSeq).toBeLessThanOrEqual(head.lastCustomerSeq);
      expect(head.lastCustomerSeq).toBe(said.findLast(({ author }) => author === 'customer')?.seq ?? 0);
    });
  });

  it('lets the assistant say nothing while a person has it, nor with words from before', () => {
    always((before, after, { command }) => {
      const fresh = after.said.slice(before.said.length);
      if (!fresh.some(({ author }) => author === 'assistant')) return;
      expect(['deliver', 'approve']).toContain(command);
      expect(before.head.posture).toBe('auto');
      expect(after.head.epoch).toBe(before.head.epoch);
      expect(after.head.answeredSeq).toBeGreaterThan(before.head.answeredSeq);
    });
  });

  it('holds a draft only as long as its epoch lasts and the customer adds nothing', () => {
    always((_, after, { command }) => {
      const held = after.head.heldDraft;
      if (command === 'write') expect(held).toBeNull();
      if (!held) return;
      expect(after.head.posture).toBe('auto');
      expect(held.draftId.startsWith(`${after.head.epoch}-`)).toBe(true);
      expect(hasPending(after.head)).toBe(true);
    });
  });

  it('is known to the sweep exactly while the customer waits for the assistant', () => {
    always((_, { head }) => {
      expect(head.waitingSince !== null).toBe(isTyping(head));
    });
  });

  it('tells why a person has it exactly while one has', () => {
    always((_, { head }) => {
      expect(head.handoff !== null).toBe(head.posture === 'human');
    });
  });

  it('never believes that the session of its instance knows a customer message that no turn has told it', () => {
    always((_, { head, said, drafts }) => {
      const through = head.session?.throughSeq ?? 0;
      const told = drafts.filter(({ draftId }) => draftId === head.lastTurn?.turnId).at(-1)?.toSeq ?? 0;
      const unknown = said.filter(({ seq, author }) => author === 'customer' && seq > told && seq <= through);
      expect(unknown).toEqual([]);
    });
  });

  it('drops at most three answers for newer messages before one is sent', () => {
    always((_, { head }) => {
      expect(head.superseded).toBeLessThanOrEqual(3);
    });
  });
});
