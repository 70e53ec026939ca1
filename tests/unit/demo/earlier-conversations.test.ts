import { describe, expect, it } from '@jest/globals';
import { demoTenants } from '../../../infra/local/demo/demo-tenants.ts';
import {
  earlierConversations,
  earlierDays,
  firstCustomer,
} from '../../../infra/local/demo/history/earlier-conversations.ts';
import type { EarlierConversation } from '../../../infra/local/demo/history/tell.ts';
import { scenes } from '../../../infra/local/demo/seed-conversations.ts';
import { crowds } from '../../../infra/local/demo/traffic/crowds.ts';
import { customerOf } from '../../../infra/local/demo/traffic/customer-of.ts';
import { CustomerFacts, Message, SendMessageRequest } from '../../../shared/contract/chat.ts';
import { BoardRow, Note, Packet, Tag, TurnRecord } from '../../../shared/contract/conversation.ts';
import { rowOf } from '../../../shared/domain/board.ts';
import { isOpen } from '../../../shared/domain/business-hours.ts';
import {
  ConversationHead,
  Draft,
  dueAtOf,
  hasPending,
  isTyping,
  StoredMessage,
  toMessage,
  turnRecordOf,
  wantsPacket,
} from '../../../shared/domain/conversation.ts';

const dayMs = 86_400_000;
/** Days of a week and of a year, the first second and the last of a day, and a summer. */
const nows = [
  '2026-11-23T00:00:01.000Z',
  '2026-11-22T23:59:59.000Z',
  '2026-11-21T12:30:00.000Z',
  '2027-07-07T07:07:07.000Z',
  '2028-03-01T09:00:00.000Z',
].map((at) => new Date(at));
const tellAll = (now: Date) => demoTenants.flatMap((demo) => earlierConversations(demo, now));
const told = new Map(nows.map((now) => [now, tellAll(now)]));
const toldOf = (now: Date) => told.get(now) ?? [];

const ofOneDay = nows.slice(0, 1).flatMap(toldOf);
const isOf =
  ({ tenantId }: { tenantId: string }) =>
  ({ head }: EarlierConversation): boolean =>
    head.tenantId === tenantId;

describe('the earlier conversations of the demo', () => {
  it('are the same whenever they are told of the same day', () => {
    const [morning, evening] = ['2026-11-21T06:00:00.000Z', '2026-11-21T22:00:00.000Z'].map((at) =>
      tellAll(new Date(at)),
    );
    expect(morning).toEqual(evening);
  });

  it.each(nows)('before %p fill every earlier day, fewer at the weekend, and nothing of today', (now) => {
    const all = toldOf(now);
    expect(all.length).toBeGreaterThan(150);
    expect(all.length).toBeLessThan(230);
    const today = Math.floor(now.getTime() / dayMs) * dayMs;
    const days = Map.groupBy(all, ({ head }) => (today - Date.parse(head.openedAt.slice(0, 10))) / dayMs);
    expect([...days.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: earlierDays }, (_, n) => n + 1));
    const sizes = [...days].map(([ago, day]) => ({
      weekday: new Date(today - ago * dayMs).getUTCDay(),
      size: day.length,
    }));
    for (const { size } of sizes) {
      expect(size).toBeGreaterThanOrEqual(6);
      expect(size).toBeLessThanOrEqual(22);
    }
    const most = (ofWeekend: boolean) =>
      Math.max(...sizes.filter(({ weekday }) => (weekday % 6 === 0) === ofWeekend).map(({ size }) => size));
    expect(most(true)).toBeLessThan(most(false));
  });

  it.each(nows)('before %p are over, and leave nothing to do for anybody', (now) => {
    for (const { head } of toldOf(now)) {
      expect(head).toMatchObject({
        heldDraft: null,
        claim: null,
        sla: null,
        handoff: null,
        lastTurn: null,
        failing: null,
      });
      expect(head).toMatchObject({ waitingSince: null, unansweredSince: null });
      expect(head.resolution).not.toBeNull();
      expect(head.posture).not.toBe('human');
      expect([hasPending(head), isTyping(head), wantsPacket(head), dueAtOf(head)]).toEqual([false, false, false, null]);
    }
  });

  it.each(nows)('before %p happened in their order, and before now', (now) => {
    for (const { head, messages, drafts } of toldOf(now)) {
      const { openedAt, firstResponseAt, resolution, updatedAt } = head;
      const times = [openedAt, ...messages.map(({ at }) => at), resolution?.at ?? ''];
      expect(times).toEqual(times.toSorted());
      expect(Date.parse(resolution?.at ?? '')).toBeLessThan(now.getTime());
      expect(firstResponseAt).toBe(
        messages.find(({ author }) => author === 'assistant' || author === 'supervisor')?.at,
      );
      expect(updatedAt >= (messages.at(-1)?.at ?? '')).toBe(true);
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, place) => place + 1));
      expect(drafts.map(({ at }) => at)).toEqual(drafts.map(({ at }) => at).toSorted());
    }
  });

  it.each(demoTenants)('of $tenantId are what the stores and the API take', (demo) => {
    for (const now of nows)
      for (const { head, messages, drafts, packet, note } of toldOf(now).filter(isOf(demo))) {
        expect(ConversationHead.parse(head)).toEqual(head);
        expect(BoardRow.parse(rowOf(head))).toEqual(rowOf(head));
        for (const message of messages) {
          expect(StoredMessage.parse(message)).toEqual(message);
          expect(() => Message.parse(toMessage(head.conversationId, message))).not.toThrow();
        }
        for (const draft of drafts) {
          expect(Draft.parse(draft)).toEqual(draft);
          expect(TurnRecord.parse(turnRecordOf(draft, head)).status).toBe(draft.status);
        }
        if (packet) expect(Packet.parse(packet)).toEqual(packet);
        if (note) expect(Note.parse(note)).toEqual(note);
        for (const tag of head.tags) expect(Tag.parse(tag)).toBe(tag);
      }
  });

  it('are of customers whom the API takes, each once in their tenant, and of nobody else in the demo', () => {
    for (const { head } of ofOneDay) {
      expect(SendMessageRequest.shape.customerId.safeParse(head.customerId)).toMatchObject({ success: true });
      const { name, facts } = head.customer;
      expect(CustomerFacts.safeParse({ ...(name && { name }), facts })).toMatchObject({ success: true });
    }
    const everybody = [
      ...ofOneDay.map(({ head }) => `${head.tenantId}/${head.customerId}`),
      ...scenes.map(({ tenantId, customer }) => `${tenantId}/${customer.id}`),
      ...crowds.flatMap(({ tenantId, names }) => names.map((name) => `${tenantId}/${customerOf(name).id}`)),
    ];
    expect(everybody.filter((one, place) => everybody.indexOf(one) !== place)).toEqual([]);
  });

  it.each(demoTenants)('of $tenantId begin with the same customer on whatever day they are told', (demo) => {
    const first = nows.map((now) => toldOf(now).find(isOf(demo))?.head.customerId);
    expect(new Set(first)).toEqual(new Set([firstCustomer(demo)?.id]));
  });

  it.each(demoTenants)('of $tenantId saw its people in opening hours only', (demo) => {
    for (const now of nows) {
      const acted = toldOf(now)
        .filter(isOf(demo))
        .flatMap(({ messages, drafts }) => [
          ...messages.filter(({ author }) => author === 'supervisor').map(({ at }) => at),
          ...drafts.flatMap(({ decision }) => decision?.at ?? []),
        ]);
      expect(acted.length).toBeGreaterThan(0);
      expect(acted.filter((at) => !isOpen(demo.settings.hours ?? null, new Date(at)))).toEqual([]);
    }
  });

  it('tell of everything that can become of a conversation, mostly of answers that the assistant gave alone', () => {
    const outcomes = ofOneDay.map(({ head }) => head.resolution?.outcome);
    expect(new Set(outcomes)).toEqual(new Set(['answered', 'solved', 'not-solved', 'no-reply']));
    expect(outcomes.filter((outcome) => outcome === 'answered').length).toBeGreaterThan(ofOneDay.length * 0.65);
    const actions = ofOneDay.flatMap(({ drafts }) => drafts.flatMap(({ decision }) => decision?.action ?? []));
    expect(new Set(actions)).toEqual(new Set(['approved', 'edited', 'rejected']));
    expect(ofOneDay.filter(({ packet }) => packet !== null).length).toBeGreaterThan(10);
    expect(ofOneDay.filter(({ note }) => note !== null).length).toBeGreaterThan(2);
    expect(new Set(ofOneDay.map(({ head }) => head.mood))).toEqual(new Set(['calm', 'upset']));
  });

  it('keep to the gate: what went out alone was sure enough, what people approved was an answer', () => {
    for (const { drafts } of ofOneDay)
      for (const { text, outcome, confidence, threshold, decision, grounded } of drafts) {
        const wasRejected = drafts.some((draft) => draft.decision?.action === 'rejected');
        expect({ text, grounded: outcome === 'send' ? grounded : true }).toEqual({ text, grounded: true });
        expect({ text, isSent: outcome === 'send' }).toEqual({
          text,
          isSent: confidence >= threshold && !wasRejected,
        });
        if (decision?.action === 'approved') expect({ text, outcome }).toEqual({ text, outcome: 'suggest' });
      }
  });

  it('cost what real answers cost, and were answered in seconds unless a person was the first', () => {
    for (const { head, messages, drafts } of ofOneDay) {
      for (const { cost } of drafts) {
        expect(cost).toBeGreaterThan(0.0003);
        expect(cost).toBeLessThan(0.005);
      }
      expect(head.tally.cost).toBeCloseTo(
        drafts.reduce((sum, { cost }) => sum + cost, 0),
        10,
      );
      const [, second] = messages;
      const seconds = (Date.parse(head.firstResponseAt ?? '') - Date.parse(head.openedAt)) / 1000;
      if (second?.author === 'assistant' && head.tally.held === 0) expect(seconds).toBeLessThan(20);
      expect(seconds).toBeLessThan(3600);
    }
  });
});
