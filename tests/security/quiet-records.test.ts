// What people write stands in conversations, and nowhere else: not in a line of any process, a span or a usage record;
// in the audit chain only as the reason of an act.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ConversationView } from '../../shared/contract/conversation.ts';
import { type Platform, startPlatform, type Visitor } from '../support/platform.ts';

const personal =
  'jane.canary@example.com, card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00, +44 20 7946 0958';
/** One word a way in, so that a failure tells which way leaks. */
const canaries = {
  message: 'zanthoria',
  angry: 'quillibrast',
  reply: 'morvendale',
  whisper: 'pellucidor',
  note: 'brindlewick',
  rejection: 'tamarisque',
  document: 'oxenhythe',
  refused: 'vellichorn',
  filtered: 'grimsquall',
};
const leaks = (text: string): string[] =>
  [...Object.values(canaries), ...personal.split(/, (?:card |IBAN )?/)].filter((canary) =>
    text.toLowerCase().includes(canary.toLowerCase()),
  );

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ settings: { APPLICATIONINSIGHTS_CONNECTION_STRING: 'console' } });
}, 120_000);
afterAll(() => platform?.stop(), 60_000);

const view = async (visitor: Visitor) =>
  ConversationView.parse(
    await platform.operator.must('GET', `/conversations/${visitor.conversationId}?tenantId=${visitor.tenantId}`),
  );

async function when<T>(what: string, read: () => Promise<T | null | undefined>): Promise<T> {
  for (const until = Date.now() + 25_000; Date.now() < until; await delay(100)) {
    const found = await read();
    if (found !== null && found !== undefined) return found;
  }
  throw new Error(`Not in 25 s: ${what}`);
}

it('keeps what people write out of every log, span, usage record and audit entry', async () => {
  await platform.createTenant('acme', { confidenceThreshold: 1 });
  const text = `Refunds reach your card within 5 working days, says ${canaries.document}.`;
  await platform.operator.must('POST', '/tenants/acme/documents', { documentId: 'refunds', title: 'Refunds', text });
  const asks = (visitor: Visitor, act: string, body: object = {}) =>
    platform.operator.must('POST', `/conversations/${visitor.conversationId}/${act}?tenantId=acme`, body);

  const calm = await platform.visitor('acme');
  await calm.send(`When does a refund reach my card? ${canaries.message} ${personal}`);
  const held = await when('a held draft', async () => (await view(calm)).row.heldDraft);
  await asks(calm, 'whisper', { text: `Mention ${canaries.whisper}.` });
  await asks(calm, 'notes', { text: `A note about ${canaries.note}.` });
  const draft = await when('another draft', async () => {
    const now = (await view(calm)).row.heldDraft;
    return now && now.draftId !== held.draftId ? now : null;
  });
  await asks(calm, `drafts/${draft.draftId}/reject`, { reason: `Not ${canaries.rejection}` });
  await asks(calm, 'take-over');
  await asks(calm, 'reply', { text: `Here you are, ${canaries.reply}.`, clientMessageId: 'reply-1' });

  const angry = await platform.visitor('acme');
  await angry.send(`I want to talk to a human, you ${canaries.angry}! ${personal}`);
  await when('a packet', async () => (await view(angry)).packet);

  const filtered = await platform.visitor('acme');
  platform.models.fail({ status: 500, times: 2, message: `the prompt was ${canaries.filtered}` });
  await filtered.send(`And now? ${canaries.filtered}`);
  await when('a draft after the failures', async () => (await view(filtered)).row.heldDraft);

  const refusal = await fetch(`${platform.api}/chat/messages`, {
    method: 'POST',
    headers: calm.headers,
    body: `{"text": "${canaries.refused} ${personal}", "clientMessageId": }`,
  });
  expect(refusal.status).toBe(400);

  const records = {
    output: platform.output.join('\n'),
    audit: JSON.stringify(await platform.operator.must('GET', '/tenants/acme/audit?limit=200')),
    usage: JSON.stringify(await platform.operator.must('GET', '/tenants/acme/usage')),
    tenant: JSON.stringify(await platform.operator.must('GET', '/tenants/acme')),
  };
  // The records are there, and tell what happened.
  expect(records.output).toContain('span ');
  expect(records.audit).toContain('take-over');
  expect(records.usage).toContain('model-tokens-in');
  const found = Object.entries(records).map(([name, record]) => [name, leaks(record)]);
  // The audit chain names an act with its cause: the reason that a person gave for it.
  expect(Object.fromEntries(found)).toEqual({ output: [], audit: [canaries.rejection], usage: [], tenant: [] });
  expect(leaks(JSON.stringify(await view(calm)))).toContain(canaries.message);
}, 120_000);
