import { type Draft, hasPending, turnIdOf, wantsPacket } from '../../../shared/domain/conversation.ts';
import type { Deed, Said } from './people.ts';
import { type Answer, conversationId, type Entry, type World } from './world.ts';

/** All that happened in one schedule, once it is at rest. */
export type Story = Pick<World, 'journal' | 'answers' | 'endedTurns' | 'chain'> & {
  head: Entry['after'];
  messages: Entry['messages'];
  drafts: Draft[];
  said: Said[];
  deeds: Deed[];
  turnsMetered: number;
  rowVersion: number;
  now: number;
};

const wordsOf = (text: string): string[] => text.match(/\bm\d+\b/g) ?? [];
const byAssistant = ({ author }: { author: string }): boolean => author === 'assistant';
const twice = <T>(list: T[]): T[] => list.filter((one, index) => list.indexOf(one) !== index);

/** Each message of the assistant with the head that its commit replaced, and the answer it is. */
const deliveries = ({ journal, answers }: Story): { text: string; entry: Entry; answer: Answer | undefined }[] =>
  journal.flatMap((entry) =>
    entry.messages.filter(byAssistant).map(({ text }) => {
      const n = Number(/#(\d+)/.exec(text)?.[1]);
      return { text, entry, answer: answers[n - 1] };
    }),
  );

/** Whether a person had the conversation, or ended it, when the message was in it. */
const wentToPerson = ({ journal }: Story, seq: number): boolean =>
  journal.some(({ after }) => after.nextSeq > seq && (after.posture === 'human' || after.resolution?.by === 'person'));

/** Whether a person has answered the message, has it still, or has ended the conversation with it in it. */
const isWithPerson = ({ journal, messages, head }: Story, seq: number): boolean =>
  head.posture === 'human' ||
  messages.some((message) => message.author === 'supervisor' && message.seq > seq) ||
  journal.some(({ after }) => after.nextSeq > seq && after.resolution?.by === 'person');

/** Every promise, by the words for its breach; each names the breaches that it finds. */
export const promises = {
  'an answer of an older epoch was delivered': (story) =>
    deliveries(story)
      .filter(({ entry, answer }) => answer?.asked.epoch !== entry.before?.epoch)
      .map(
        ({ text, entry, answer }) =>
          `"${text}" of epoch ${answer?.asked.epoch} in ${entry.before?.epoch}, step ${entry.step}`,
      ),

  'an answer begun before a takeover was delivered after it': (story) =>
    deliveries(story).flatMap(({ text, entry, answer }) => {
      const between = story.journal.filter(
        ({ after }) => after.version > (answer?.asked.version ?? 0) && after.version < entry.after.version,
      );
      return between.some(({ after }) => after.posture === 'human') ? [`"${text}", step ${entry.step}`] : [];
    }),

  'the assistant spoke while a person had the conversation': (story) =>
    deliveries(story)
      .filter(({ entry }) => entry.before?.posture === 'human')
      .map(({ text, entry }) => `"${text}", step ${entry.step}`),

  'an answer ignored what a person had told the assistant': (story) =>
    deliveries(story)
      .filter(({ entry, answer }) => (answer?.asked.coached ?? 0) < (entry.before?.coached ?? 0))
      .map(({ text, entry }) => `"${text}", step ${entry.step}`),

  'an answer went out by itself although a person watches': (story) =>
    deliveries(story)
      .filter(({ entry }) => entry.before?.posture === 'draft-only' && entry.by.kind !== 'supervisor')
      .map(({ text, entry }) => `"${text}", step ${entry.step}`),

  'a fenced answer left no record': ({ journal, endedTurns, drafts }) =>
    endedTurns.flatMap(({ answer, read }) => {
      if (!answer || !read) return [];
      const { asked } = answer;
      const since = journal.filter(({ after }) => after.version > asked.version && after.version <= read.version);
      const isFenced = read.epoch !== asked.epoch || since.some(({ after }) => after.posture === 'human');
      const draftId = turnIdOf(asked);
      return !isFenced || drafts.some((draft) => draft.draftId === draftId) ? [] : [draftId];
    }),

  'a message was lost or doubled': ({ said, messages }) =>
    said.flatMap(({ text, acknowledgedAt }) => {
      const times = messages.filter((message) => message.author === 'customer' && message.text === text).length;
      return times === 1 || (times === 0 && acknowledgedAt === null) ? [] : [`"${text}" is stored ${times} times`];
    }),

  'messages changed their order': ({ said, messages }) => {
    const placeOf = ({ text }: Said): number => messages.findIndex((message) => message.text === text);
    return said.flatMap((first) =>
      said
        .filter(({ sentAt }) => first.acknowledgedAt !== null && first.acknowledgedAt < sentAt)
        .filter((second) => placeOf(second) >= 0 && placeOf(second) < placeOf(first))
        .map((second) => `"${second.text}" stands before "${first.text}"`),
    );
  },

  'the messages are not numbered one by one': ({ messages, head }) =>
    messages.some(({ seq }, index) => seq !== index + 1) || head.nextSeq !== messages.length + 1
      ? [messages.map(({ seq }) => seq).join(' ')]
      : [],

  'a customer waits for ever': ({ head }) => {
    const waits = head.posture !== 'human' && head.heldDraft === null && hasPending(head);
    return waits || head.waitingSince !== null ? [`for ${head.answeredSeq + 1} to ${head.lastCustomerSeq}`] : [];
  },

  'a question got two answers': ({ messages }) =>
    twice(messages.filter(byAssistant).flatMap(({ text }) => wordsOf(text))),

  'a question got no answer': (story) => {
    const { messages, head } = story;
    const answered = new Set(messages.filter(byAssistant).flatMap(({ text }) => wordsOf(text)));
    return messages
      .filter(
        ({ author, text, seq }) =>
          author === 'customer' && !answered.has(wordsOf(text)[0] ?? '') && !isWithPerson(story, seq),
      )
      .filter(({ seq }) => head.heldDraft === null || seq <= head.answeredSeq)
      .map(({ text }) => text);
  },

  'a hand-off was lost': (story) =>
    story.messages
      .filter(
        ({ author, text, seq }) => author === 'customer' && /talk to a person/.test(text) && !wentToPerson(story, seq),
      )
      .map(({ text }) => text),

  'a hand-off and its line do not agree': ({ journal }) =>
    journal.flatMap(({ before, after, messages, draft, step }) => {
      const lines = messages.filter(({ author }) => author === 'system').length;
      const byRule = after.posture === 'human' && before?.posture !== 'human' && after.handoff?.cause !== 'take-over';
      const promises = draft?.status === 'held' && after.promisedFor !== before?.promisedFor;
      return lines === (byRule || promises ? 1 : 0) ? [] : [`${lines} lines, step ${step}`];
    }),

  'a turn was delivered twice': ({ journal }) =>
    twice(journal.flatMap(({ draft }) => (draft?.status === 'delivered' ? [draft.draftId] : []))),

  'a decision on a draft was undone': ({ journal }) =>
    journal.flatMap(({ draft, step }, index) => {
      if (!draft) return [];
      const decided = journal
        .slice(0, index)
        .find(
          (other) => other.draft?.draftId === draft.draftId && /delivered|rejected|superseded/.test(other.draft.status),
        );
      return decided ? [`${draft.draftId}: ${decided.draft?.status}, then ${draft.status}, step ${step}`] : [];
    }),

  'an epoch or a version went back': ({ journal }) =>
    journal.flatMap(({ before, after, step }) =>
      before && (after.epoch < before.epoch || after.version !== before.version + 1) ? [`step ${step}`] : [],
    ),

  'somebody acted on what another had claimed': ({ journal }) =>
    journal.flatMap(({ before, by, at, step }) => {
      const claim = before?.claim;
      const isOthers = claim && by.kind === 'supervisor' && claim.personId !== by.who && Date.parse(claim.until) > at;
      return isOthers ? [`${by.who} against ${claim.personId}, step ${step}`] : [];
    }),

  'a person was told what is not so': ({ deeds, journal }) =>
    deeds.flatMap(({ by, act, outcome, tries }) => {
      const commits = journal.filter((entry) => tries.includes(entry.by)).length;
      const last = journal.some((entry) => entry.by === tries.at(-1));
      const isSo = outcome === 'done' ? commits >= 1 : outcome === 'refused' ? !last : true;
      return isSo ? [] : [`${by}: ${act} ${outcome}, committed ${commits} times`];
    }),

  'what a person said was lost or doubled': ({ deeds, messages }) =>
    deeds.flatMap(({ text, act, outcome }) => {
      const times = messages.filter((message) => message.text === text).length;
      const expected = outcome === 'done' ? [1] : outcome === 'refused' && act === 'reply' ? [0] : [0, 1];
      return text === null || expected.includes(times) ? [] : [`"${text}" is there ${times} times after ${outcome}`];
    }),

  'an act is not in the chain once': ({ journal, chain }) =>
    journal.flatMap(({ act, step }) => {
      const times = chain.filter(({ auditId }) => auditId === act?.auditId).length;
      return act === null || times === 1 ? [] : [`${act.action} ${times} times, step ${step}`];
    }),

  'the board shows something old': ({ head, rowVersion }) =>
    rowVersion === head.version ? [] : [`${rowVersion} instead of ${head.version}`],

  'a person misses the packet': ({ head }) => (wantsPacket(head) ? [`of epoch ${head.epoch}`] : []),

  'a clock ran out and nobody noticed': ({ head, now }) =>
    head.sla && head.sla.breachedAt === null && Date.parse(head.sla.dueAt) + 60_000 < now ? [head.sla.clock] : [],

  'more turns were metered than delivered': ({ turnsMetered, messages }) => {
    const delivered = messages.filter(byAssistant).length;
    return turnsMetered > delivered ? [`${turnsMetered} for ${delivered}`] : [];
  },
} satisfies Record<string, (story: Story) => string[]>;

/** Every promise that a schedule at rest has broken, and where. */
export async function violations(world: World, { said, deeds }: { said: Said[]; deeds: Deed[] }): Promise<string[]> {
  const { journal, answers, endedTurns, chain, stores, scope, schedule } = world;
  const head = world.head();
  if (head === null) return said.some(({ acknowledgedAt }) => acknowledgedAt !== null) ? ['everything was lost'] : [];
  const story: Story = {
    journal,
    answers,
    endedTurns,
    chain,
    head,
    messages: await stores.conversations.messages(scope, conversationId, 0),
    drafts: await stores.conversations.drafts(scope, conversationId, 1000),
    said,
    deeds,
    turnsMetered: (await stores.usage.totals(scope, '')).turns ?? 0,
    rowVersion: (await stores.board.row(scope, conversationId))?.version ?? 0,
    now: schedule.now().getTime(),
  };
  return Object.entries(promises).flatMap(([breach, find]) => {
    const found = find(story);
    return found.length > 0 ? [`${breach}: ${found.join('; ')}`] : [];
  });
}
