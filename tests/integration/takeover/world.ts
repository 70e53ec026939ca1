import { conversationActivities } from '../../../orchestrations/conversation/conversation.activities.ts';
import { conversationOrchestrator } from '../../../orchestrations/conversation/conversation.orchestrator.ts';
import { orchestrationsOf } from '../../../orchestrations/durable-orchestrations.ts';
import { names } from '../../../orchestrations/names.ts';
import type { Commit, Committed, ConversationStore } from '../../../shared/azure/cosmos/conversations.ts';
import type { KnowledgeIndex } from '../../../shared/azure/search.ts';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import type { AuditFacts } from '../../../shared/domain/audit.ts';
import type { ConversationHead, Draft, StoredMessage } from '../../../shared/domain/conversation.ts';
import { defaultSettings, type TenantRecord } from '../../../shared/domain/tenant.ts';
import { InstanceFailed, InstanceUnavailable } from '../../../shared/openclaw/errors.ts';
import { createChainPending } from '../../../shared/services/audit/chain-pending.ts';
import { createShowChange } from '../../../shared/services/board/show-change.ts';
import { createReceiveMessage } from '../../../shared/services/chat/receive-message.ts';
import type { Context, Orchestrations } from '../../../shared/services/context.ts';
import { createChangeConversation } from '../../../shared/services/conversations/change-conversation.ts';
import { createCloseEpisode } from '../../../shared/services/conversations/close-episode.ts';
import { createEscalate } from '../../../shared/services/conversations/escalate.ts';
import { createHandOff } from '../../../shared/services/conversations/hand-off.ts';
import { createRunTurn } from '../../../shared/services/conversations/run-turn.ts';
import { createSupervise } from '../../../shared/services/conversations/supervise.ts';
import { createWritePacket } from '../../../shared/services/conversations/write-packet.ts';
import { createSweep } from '../../../shared/services/fleet/sweep.ts';
import type { CallModel } from '../../../shared/services/models/call-model.ts';
import { createSettingsOf } from '../../../shared/services/tenants/settings-of.ts';
import type { Connect } from '../../../shared/services/tenants/tenant-instance.ts';
import { createRunInTenant } from '../../../shared/tenancy/run-in-tenant.ts';
import { openScope } from '../../../shared/tenancy/scope.ts';
import { Schedule } from '../../support/virtual-durable/schedule.ts';
import { type Delivery, VirtualDurable } from '../../support/virtual-durable/virtual-durable.ts';
import { createMemoryStores } from '../lifecycle/memory-stores.ts';

export const tenantId = 'acme';
export const conversationId = 'cconversation1';

/** What chance decides about the calls of a port and about Durable Functions. */
export type Fates = {
  call(): 'done' | 'not-done' | 'done-unheard';
  delivery(): Delivery;
  /** How often a bell that is rung once arrives. */
  bells(): number;
  instance(): 'answers' | 'unavailable' | 'fails';
};

/** Whoever calls the ports: one run of an activity, one try of a request. */
export type Caller = {
  name: string;
  kind: 'turn' | 'supervisor' | 'customer' | 'platform';
  who: string;
  /** The head that it read last. */
  read: ConversationHead | null;
  /** What the instance answered it. */
  answer: Answer | null;
};

/** What the instance said, by the number in its text; `asked` is the head of the turn. */
export type Answer = { n: number; asked: ConversationHead; by: Caller };

/** One commit that happened. */
export type Entry = {
  step: number;
  at: number;
  by: Caller;
  before: ConversationHead | null;
  after: ConversationHead;
  messages: StoredMessage[];
  draft: Draft | null;
  act: AuditFacts | null;
};

/** What a call or a turn shows, for the count of what happened. */
export type Sight =
  | { kind: 'refused'; caller: Caller; outcome: Committed; last: Entry | null; wanted: ConversationHead }
  | { kind: 'turn-ended'; caller: Caller }
  | { kind: 'fenced' };

export type World = ReturnType<typeof openWorld>;

/** One conversation of one ready tenant: the real orchestrator, activities and services on virtual time. */
export function openWorld(settings: Partial<TenantSettings>, fates: Fates, saw: (what: Sight) => void) {
  const schedule = new Schedule();
  const { now } = schedule;
  const stores = createMemoryStores();
  const tenant = readyTenant(settings);
  const journal: Entry[] = [];
  const answers: Answer[] = [];
  const endedTurns: Caller[] = [];
  const chain: AuditFacts[] = [];
  const clock = { step: 0 };
  let runs = 0;

  const guard = <T>(label: string, call: () => Promise<T>): Promise<T> =>
    schedule.guard(label, () => {
      const fate = fates.call();
      if (fate === 'not-done') return Promise.reject(new Error(`${label}: no connection.`));
      const done = call();
      if (fate === 'done') return done;
      return done.then(() => Promise.reject(new Error(`${label}: the connection broke.`)));
    });

  async function commit(by: Caller, scope: Context['scope'], change: Commit): Promise<Committed> {
    const last = journal.at(-1) ?? null;
    const outcome = await stores.conversations.commit(scope, change);
    const { head, messages = [], draft = null, act = null } = change;
    if (outcome !== 'committed') saw({ kind: 'refused', caller: by, outcome, last, wanted: head });
    else {
      const at = now().getTime();
      journal.push({ step: clock.step, at, by, before: last?.after ?? null, after: head, messages, draft, act });
    }
    return outcome;
  }

  const { conversations } = stores;
  const conversationsFor = (caller: Caller): ConversationStore => ({
    ...conversations,
    head: (scope, id) =>
      guard('conversations.head', async () => {
        const head = await conversations.head(scope, id);
        caller.read = head?.value ?? null;
        return head;
      }),
    draft: (...call) => guard('conversations.draft', () => conversations.draft(...call)),
    message: (...call) => guard('conversations.message', () => conversations.message(...call)),
    seqOf: (...call) => guard('conversations.seqOf', () => conversations.seqOf(...call)),
    messages: (...call) => guard('conversations.messages', () => conversations.messages(...call)),
    sweepWaiting: (...call) => guard('conversations.sweepWaiting', () => conversations.sweepWaiting(...call)),
    sweepChanged: () => guard('conversations.sweepChanged', async () => journal.slice(-1).map(({ after }) => after)),
    sweepPendingActs: (...call) =>
      guard('conversations.sweepPendingActs', () => conversations.sweepPendingActs(...call)),
    forgetPendingAct: (...call) =>
      guard('conversations.forgetPendingAct', () => conversations.forgetPendingAct(...call)),
    recordDraft: (...call) =>
      guard('conversations.recordDraft', () => {
        saw({ kind: 'fenced' });
        return conversations.recordDraft(...call);
      }),
    commit: (scope, change) => guard('conversations.commit', () => commit(caller, scope, change)),
  });

  const tenants = {
    ...stores.tenants,
    read: () => guard('tenants.read', async () => ({ value: tenant, etag: '' })),
  };
  const usage = {
    ...stores.usage,
    record: (...call: Parameters<typeof stores.usage.record>) =>
      guard('usage.record', () => stores.usage.record(...call)),
  };
  const board = {
    ...stores.board,
    put: (...call: Parameters<typeof stores.board.put>) => guard('board.put', () => stores.board.put(...call)),
  };
  const audit = {
    append: (_scope: Context['scope'], facts: AuditFacts) =>
      guard('audit.append', async () => {
        if (!chain.some(({ auditId }) => auditId === facts.auditId)) chain.push(facts);
        return facts as AuditEntry;
      }),
  };
  const knowledge = { search: () => guard('knowledge.search', async () => [source]) } as unknown as KnowledgeIndex;
  const callModel = (() =>
    guard('callModel', async () => ({ choices: [{ message: { content: packet } }] }))) as unknown as CallModel;
  const publish = { row: () => {} };
  const chainPending = createChainPending({ conversations: conversationsFor(newCaller('audit', 'platform')), audit });
  const { committed } = createShowChange({ board, publish, chainAct: chainPending.chain });
  const settingsOf = createSettingsOf({ tenants, now });

  const instanceOf =
    (caller: Caller): Connect =>
    () => ({
      keeper: {
        state: () => guard('keeper.state', async () => ({ bootId: 'b', restoredFrom: null, latestSnapshotId: null })),
        beginSnapshot: unused,
        snapshot: unused,
      },
      gateway: {
        async chat({ text, model }) {
          const asked = caller.read;
          await schedule.guard('gateway.chat', async () => {});
          const fate = fates.instance();
          if (fate === 'unavailable') throw new InstanceUnavailable('The gateway takes no messages.');
          // The model writes; anything may happen meanwhile.
          await schedule.guard('gateway.answer', async () => {});
          if (fate === 'fails' || asked === null) throw new InstanceFailed('The connection to the instance broke.');
          caller.answer = { n: answers.length + 1, asked, by: caller };
          answers.push(caller.answer);
          const words = [...customerWords(text).matchAll(/\bm\d+\b/g)].join(' ');
          return { text: `Re: ${words} #${caller.answer.n} [1]`, model, usage: { inputTokens: 1, outputTokens: 1 } };
        },
        startup: unused,
        ready: unused,
        rpc: unused,
        health: unused,
        suspend: unused,
        resumeFromSuspend: unused,
      },
    });

  function newCaller(who: string, kind: Caller['kind']): Caller {
    return { name: `${who}~${++runs}`, kind, who, read: null, answer: null };
  }

  function portsOf(caller: Caller) {
    const store = conversationsFor(caller);
    const change = createChangeConversation({ conversations: store, settingsOf, committed });
    return { conversations: store, change, tenants, usage, knowledge, connect: instanceOf(caller), now };
  }

  const durable = new VirtualDurable(schedule, { [names.conversation]: conversationOrchestrator }, fates.delivery);
  const adapter = orchestrationsOf(durable.client, () => {});
  const orchestrations: Orchestrations = {
    ...adapter,
    async ring(bell) {
      for (let times = fates.bells(); times > 0; times--) await adapter.ring(bell);
    },
  };

  function activitiesOf(caller: Caller) {
    const ports = portsOf(caller);
    return conversationActivities({
      runTurn: createRunTurn({ ...ports, runInTenant: createRunInTenant(ports) }),
      wakeTenant: unused,
      handOff: createHandOff(ports),
      escalate: createEscalate(ports),
      writePacket: createWritePacket({ ...ports, callModel }),
      closeEpisode: createCloseEpisode(ports),
    });
  }
  type Input = { tenantId: string; conversationId: string };
  durable.activity(names.runTurn, async (input: Input) => {
    const caller = newCaller('turn', 'turn');
    const result = await activitiesOf(caller).runTurn(input, orchestrations);
    endedTurns.push(caller);
    saw({ kind: 'turn-ended', caller });
    return result;
  });
  for (const name of [names.giveUp, names.escalate, names.writePacket, names.closeEpisode] as const)
    durable.activity(name, (input: Input) => activitiesOf(newCaller(name, 'platform'))[name](input, orchestrations));

  const scope = openScope(tenantId, { kind: 'platform', cause: 'test' });
  return {
    schedule,
    journal,
    answers,
    endedTurns,
    chain,
    clock,
    stores,
    scope,
    newCaller,
    head: (): ConversationHead | null => journal.at(-1)?.after ?? null,
    contextOf: (actor: Context['scope']['actor']): Context => ({ scope: openScope(tenantId, actor), orchestrations }),
    /** What a customer's or a person's request may do. */
    servicesFor: (caller: Caller) => {
      const ports = portsOf(caller);
      return { receive: createReceiveMessage(ports), supervise: createSupervise(ports) };
    },
    sweep: () => createSweep({ ...portsOf(newCaller('sweep', 'platform')), board, publish, chainPending })(adapter),
  };
}

const packet = JSON.stringify({ who: '', asked: '', facts: [], tried: [], promised: [], unknown: [], mood: 'calm' });

/** Bears out whatever the instance says, so that a person may approve it. */
const source = {
  passageId: 'all#0',
  documentId: 'all',
  title: 'Re',
  text: Array.from({ length: 40 }, (_, n) => `m${n} #${n}`).join(' '),
  score: 1,
};

const customerWords = (text: string): string => /<customer>\n([\s\S]*)\n<\/customer>$/.exec(text)?.[1] ?? '';

const unused = (): Promise<never> => Promise.reject(new Error('No part of this world.'));

function readyTenant(settings: Partial<TenantSettings>): TenantRecord {
  return {
    tenantId,
    status: 'ready',
    settings: { ...defaultSettings(tenantId), ...settings },
    stamp: 'test',
    secretSalt: 'salt',
    instance: { appName: tenantId, url: '', keeperUrl: '', lifeId: 'b', bootId: 'b', snapshotAt: null },
    snapshot: null,
    operation: null,
    createdAt: '2026-01-05T09:00:00.000Z',
    // Not idle for years: noting activity would only add steps.
    lastActivityAt: '2036-01-05T09:00:00.000Z',
  };
}
