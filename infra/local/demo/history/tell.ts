import type { Note, Packet } from '../../../../shared/contract/conversation.ts';
import type { TenantSettings } from '../../../../shared/contract/tenant.ts';
import { addOpenTime } from '../../../../shared/domain/business-hours.ts';
import {
  type ConversationHead,
  type Draft,
  hasPending,
  type StoredMessage,
} from '../../../../shared/domain/conversation.ts';
import {
  answerDelivered,
  answeredForGood,
  type Change,
  customerWrote,
  draftHeld,
  handedOff,
  introduced,
  newHead,
} from '../../../../shared/domain/conversation-changes.ts';
import { handOffLine, heldLine } from '../../../../shared/domain/customer-lines.ts';
import { conversationIdOf, hashId } from '../../../../shared/domain/ids.ts';
import { causeOf, decideRoute } from '../../../../shared/domain/routing.ts';
import {
  draftRejected,
  handedBack,
  type Person,
  personReplied,
  resolved,
  tagged,
  takenOver,
} from '../../../../shared/domain/supervision-changes.ts';
import { webChat } from '../../../../shared/services/chat/find-conversation.ts';
import type { DemoTenant } from '../demo-tenants.ts';
import type { Customer } from '../tenant-server.ts';
import type { Chance } from './chance.ts';
import type { Story, Telling } from './story.ts';
import { burstIn, packetOf, passagesOf, turnOf } from './turn.ts';

/** A conversation that is over, with everything that the platform keeps of it. */
export type EarlierConversation = {
  head: ConversationHead;
  messages: StoredMessage[];
  /** Oldest first. */
  drafts: Draft[];
  packet: Packet | null;
  note: Note | null;
};

/** The conversation that the customer goes on with when the tenant's server passes on what they write. */
export const conversationOf = (tenantId: string, { id }: Customer): string =>
  conversationIdOf(tenantId, webChat, `server|${id}`);

const second = 1000;
const minute = 60 * second;
/** After so long a silence the assistant's answer was the last word. */
const silence = 30 * minute;

/** Tells a story as the platform's own rules would have recorded it. @throws when the story cannot happen by them */
export function tell(input: {
  story: Story;
  demo: DemoTenant;
  settings: TenantSettings;
  customer: Customer;
  person: Person;
  begins: Date;
  chance: Chance;
}): EarlierConversation {
  const { story, demo, settings, customer, person, chance } = input;
  const { tenantId } = demo;
  const { id: customerId, ...introduction } = customer;
  const conversationId = conversationOf(tenantId, customer);
  const messages: StoredMessage[] = [];
  const drafts: Draft[] = [];
  let packet: Packet | null = null;
  let note: Note | null = null;
  let time = input.begins.getTime();
  let isAwake = demo.state === 'awake';
  let head = introduced(newHead({ tenantId, conversationId, channel: webChat, customerId }, at()), introduction);

  function at(): string {
    return new Date(time).toISOString();
  }
  function pass(least: number, most: number): void {
    time += chance.between(least, most);
  }
  /** People are there in opening hours only. */
  function personComes(least: number, most: number): void {
    const come = addOpenTime(settings.hours, new Date(time), chance.between(least, most) / second);
    if (!come) throw new Error(`Nobody of ${tenantId} ever comes.`);
    time = come.getTime();
  }
  function commit(change: Change): void {
    head = { ...change.head, version: head.version + 1 };
    messages.push(...change.messages);
  }
  function keep(draft: Draft): void {
    const known = drafts.findIndex(({ draftId }) => draftId === draft.draftId);
    if (known < 0) drafts.push(draft);
    else drafts[known] = draft;
  }
  function handOff(why: Parameters<typeof handedOff>[1]): void {
    commit(handedOff(head, why, at()));
    writePacket();
  }
  function writePacket(): void {
    pass(2 * second, 6 * second);
    packet = packetOf(head, messages, at());
    commit({ head: { ...head, packetEpoch: head.epoch }, messages: [] });
  }
  function held(): Draft {
    const draft = drafts.find(({ draftId }) => draftId === head.heldDraft?.draftId);
    if (!draft) throw new Error('No draft is held.');
    return draft;
  }
  function turn(text: string, titles: string[], sends: boolean): Draft {
    if (!isAwake) pass(9 * second, 14 * second);
    isAwake = true;
    const passages = passagesOf(demo, titles);
    const draft = turnOf({ head, messages, settings, text, passages, sends, chance, at: at() });
    time += draft.timings.total;
    return { ...draft, at: at() };
  }
  function send(action: 'approved' | 'edited', text: string | null): void {
    const decision = { action, by: person.name, at: at(), reason: null, text };
    const draft = { ...held(), decision };
    const sent = answerDelivered(head, draft, at());
    commit({ ...sent, head: { ...sent.head, tally: { ...sent.head.tally, [action]: sent.head.tally[action] + 1 } } });
    keep({ ...draft, status: 'delivered' });
  }

  const telling: Telling = {
    person: person.name.split(' ')[0] ?? person.name,
    one: (...wordings) => chance.pick(wordings),
    fact: (name) => head.customer.facts[name] ?? '',
    says(text) {
      if (messages.length > 0) pass(20 * second, 150 * second);
      commit(customerWrote(head, { text, attachments: [] }, at(), settings));
      const route = decideRoute(settings.routing, { text: burstIn(head, messages), hasImage: false });
      if (head.posture === 'human' || route.to !== 'person') return;
      pass(second / 2, 2 * second);
      const by = `the routing rule “${route.rule}”`;
      handOff({ cause: causeOf(route), reason: route.reason, by, ...handOffLine(settings, new Date(time)) });
    },
    answers(text, ...titles) {
      const draft = turn(text, titles, true);
      commit(answerDelivered(head, draft, at()));
      keep({ ...draft, status: 'delivered' });
    },
    drafts(text, ...titles) {
      const draft = turn(text, titles, false);
      commit(draftHeld(head, draft, at(), heldLine(settings, new Date(time))));
      keep({ ...draft, status: 'held' });
    },
    approves() {
      personComes(minute, 12 * minute);
      send('approved', null);
    },
    edits(text) {
      personComes(2 * minute, 16 * minute);
      send('edited', text);
    },
    rejects(reason) {
      personComes(minute, 10 * minute);
      const draft = held();
      const decision = { action: 'rejected' as const, by: person.name, at: at(), reason, text: null };
      commit(draftRejected(head, draft, { reason, ...handOffLine(settings, new Date(time)) }, person, at()));
      keep({ ...draft, decision, status: 'rejected' });
      if (head.posture === 'human') writePacket();
    },
    takesOver() {
      personComes(2 * minute, 20 * minute);
      const wasHuman = head.posture === 'human';
      commit(takenOver(head, person, at()));
      if (!wasHuman) writePacket();
    },
    replies(text) {
      personComes(40 * second, 5 * minute);
      commit(personReplied(head, person, text, at()));
    },
    handsBack() {
      pass(10 * second, 60 * second);
      commit(handedBack(head, person, 'auto', at()));
    },
    notes(text) {
      note = { noteId: hashId(16, conversationId, 'note'), text, by: person.name, at: at() };
      commit({ head, messages: [] });
    },
    tags(...tags) {
      commit(tagged(head, tags));
    },
    resolves(outcome) {
      personComes(minute, 6 * minute);
      commit(resolved(head, person, outcome, at()));
    },
  };
  story.tells(telling);
  if (head.resolution === null) {
    if (hasPending(head) || head.posture === 'human' || head.heldDraft)
      throw new Error(`“${head.subject}” ends with somebody who waits.`);
    time += silence + chance.between(second, 20 * second);
    commit(answeredForGood(head, at()));
  }
  // Nothing of it was metered, and nothing is to be when the customer comes back.
  return { head: { ...head, lastTurn: null }, messages, drafts, packet, note };
}
