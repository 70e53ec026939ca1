import type { ConversationHead } from '../../../shared/domain/conversation.ts';
import { ClawDeskError } from '../../../shared/domain/errors.ts';
import type { Actor } from '../../../shared/tenancy/actor.ts';
import type { Random } from '../../support/random.ts';
import type { Kind } from './coverage.ts';
import { type Caller, conversationId, tenantId, type World } from './world.ts';

/** A message of the customer; `acknowledgedAt` is the step at which its sender was told that it is stored. */
export type Said = { text: string; sentAt: number; acknowledgedAt: number | null };

/** What a supervisor did, in one try or several; `unheard`: no try was ever answered. */
export type Deed = {
  by: string;
  act: Act;
  text: string | null;
  /** The draft that was held when they looked. */
  draftId: string | null;
  outcome: 'done' | 'refused' | 'unheard';
  tries: Caller[];
};

export type Act = keyof typeof acts;

type Doing = {
  supervise: ReturnType<World['servicesFor']>['supervise'];
  ctx: ReturnType<World['contextOf']>;
  draftId: string;
  text: string;
  clientMessageId: string;
};

const named = { conversationId };

const acts = {
  claim: ({ supervise, ctx }: Doing) => supervise.claim({ ctx, input: named }),
  release: ({ supervise, ctx }: Doing) => supervise.release({ ctx, input: named }),
  'take over': ({ supervise, ctx }: Doing) => supervise.takeOver({ ctx, input: named }),
  reply: ({ supervise, ctx, text, clientMessageId }: Doing) =>
    supervise.reply({ ctx, input: { ...named, text, clientMessageId } }),
  'hand back': ({ supervise, ctx }: Doing) => supervise.handBack({ ctx, input: named }),
  'hand back to be watched': ({ supervise, ctx }: Doing) =>
    supervise.handBack({ ctx, input: { ...named, posture: 'draft-only' } }),
  watch: ({ supervise, ctx }: Doing) => supervise.setPosture({ ctx, input: { ...named, posture: 'draft-only' } }),
  approve: ({ supervise, ctx, draftId }: Doing) => supervise.approve({ ctx, input: { ...named, draftId } }),
  edit: ({ supervise, ctx, draftId, text }: Doing) => supervise.edit({ ctx, input: { ...named, draftId, text } }),
  reject: ({ supervise, ctx, draftId }: Doing) =>
    supervise.reject({ ctx, input: { ...named, draftId, reason: 'not like this' } }),
  whisper: ({ supervise, ctx }: Doing) => supervise.whisper({ ctx, input: { ...named, text: 'be brief' } }),
  resolve: ({ supervise, ctx }: Doing) => supervise.resolve({ ctx, input: { ...named, outcome: 'solved' } }),
  reopen: ({ supervise, ctx }: Doing) => supervise.reopen({ ctx, input: named }),
};
const allActs = Object.keys(acts) as Act[];

const fitting = {
  resolved: ['reopen', 'claim'],
  person: ['reply', 'reply', 'hand back', 'hand back', 'hand back to be watched', 'take over', 'resolve', 'release'],
  held: ['approve', 'approve', 'edit', 'reject', 'reject', 'reject', 'reject', 'take over', 'whisper'],
  assistant: ['take over', 'take over', 'take over', 'whisper', 'claim', 'watch', 'resolve'],
} satisfies Record<string, Act[]>;

/** Likely acts for what a supervisor sees; now and then they do what does not fit, or not any more. */
function actFor(head: ConversationHead, random: Random): Act {
  if (random.chance(0.1)) return random.pick(allActs);
  if (head.resolution) return random.pick(fitting.resolved);
  if (head.posture === 'human') return random.pick(fitting.person);
  return random.pick(head.heldDraft ? fitting.held : fitting.assistant);
}

const tabs = ['tab 1', 'tab 2'];
const supervisors = ['Ann', 'Ben'];

/** A customer with two tabs of one conversation, and two supervisors; each does one thing at a time. */
export function createPeople(
  world: World,
  random: Random,
  plan: { messages: number; acts: number; impatience: number },
  seen: Set<Kind>,
) {
  const said: Said[] = [];
  const deeds: Deed[] = [];
  const busy = new Set<string>();
  const { schedule, clock, journal } = world;
  let messagesLeft = plan.messages;
  let actsLeft = plan.acts;

  /** One request; whoever hears nothing, or that something failed, asks again or gives up, and the impatient ask twice. */
  function request(
    who: string,
    kind: Caller['kind'],
    what: string,
    work: (caller: Caller) => Promise<void>,
    refused: (error: ClawDeskError) => void,
    asksAgain: () => boolean,
    isImpatient = false,
  ): void {
    busy.add(who);
    const unheard = (): void => {
      if (asksAgain()) run();
      else busy.delete(who);
    };
    function run(): void {
      const trying = world.newCaller(who, kind);
      const attempt = async (): Promise<void> => {
        await schedule.guard(what, async () => {});
        try {
          await work(trying);
        } catch (error) {
          if (!(error instanceof ClawDeskError) || error.code === 'unavailable') throw error;
          await schedule.guard('response', async () => refused(error));
        }
        busy.delete(who);
      };
      schedule.start(trying.name, attempt, unheard, unheard);
    }
    run();
    if (isImpatient) run();
  }

  function say(tab: string): void {
    messagesLeft--;
    const n = said.length + 1;
    const text = random.chance(0.12) ? `m${n} let me talk to a person` : `m${n}`;
    const isImpatient = random.chance(plan.impatience);
    if (isImpatient) seen.add('a message was sent twice at a time');
    const message: Said = { text, sentAt: clock.step, acknowledgedAt: null };
    said.push(message);
    const ctx = world.contextOf({ kind: 'visitor', visitorId: 'v1', origin: null });
    const received = { channel: 'web-chat', conversationId, customerId: 'v1', eventId: `e${n}`, text, attachments: [] };
    request(
      tab,
      'customer',
      `send "${text}"`,
      async (caller) => {
        await world.servicesFor(caller).receive({ ctx, input: received });
        await schedule.guard('response', async () => {
          message.acknowledgedAt = clock.step;
        });
      },
      (error) => {
        throw error;
      },
      () => random.chance(0.8),
      isImpatient,
    );
  }

  function act(name: string, head: ConversationHead): void {
    actsLeft--;
    const chosen = actFor(head, random);
    const draftId = head.heldDraft?.draftId ?? null;
    const held = journal.findLast(({ draft }) => draft?.draftId === draftId)?.draft?.text ?? '';
    const text =
      chosen === 'reply'
        ? `p${deeds.length + 1} by ${name}`
        : chosen === 'edit'
          ? held.replace('Re:', 'Edited:')
          : null;
    const deed: Deed = { by: name, act: chosen, text, draftId, outcome: 'unheard', tries: [] };
    deeds.push(deed);
    const clientMessageId = `r${deeds.length}`;
    const actor: Actor = { kind: 'person', personId: name, name, roles: ['Supervisor'], tenants: [tenantId] };
    const ctx = world.contextOf(actor);
    request(
      name,
      'supervisor',
      chosen,
      async (caller) => {
        deed.tries.push(caller);
        const { supervise } = world.servicesFor(caller);
        await acts[chosen]({ supervise, ctx, draftId: draftId ?? 'none', text: text ?? '', clientMessageId });
        await schedule.guard('response', async () => {
          deed.outcome = 'done';
        });
      },
      () => {
        deed.outcome = 'refused';
      },
      () => random.chance(0.6),
    );
  }

  return {
    said,
    deeds,
    /** What somebody who is free could begin now. */
    starters(): (() => void)[] {
      const free = (who: string): boolean => !busy.has(who);
      const starters: (() => void)[] = [];
      if (messagesLeft > 0) for (const tab of tabs.filter(free)) starters.push(() => say(tab));
      const head = world.head();
      if (actsLeft > 0 && head) for (const name of supervisors.filter(free)) starters.push(() => act(name, head));
      return starters;
    },
  };
}
