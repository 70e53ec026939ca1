import type { ConversationHead, StoredMessage } from '../../../shared/domain/conversation.ts';
import { hasPending } from '../../../shared/domain/conversation.ts';
import { colleagueLine } from '../../../shared/domain/customer-lines.ts';
import type { TenantRecord } from '../../../shared/domain/tenant.ts';
import { periodOf } from '../../../shared/domain/usage.ts';
import type { World } from './world.ts';

type Expected = { status?: TenantRecord['status'][]; handOffs?: boolean };

/** Every promise that a schedule has broken, in words; none for a world at rest that kept them all. */
export async function violations(
  world: World,
  { status = ['ready'], handOffs = false }: Expected = {},
): Promise<string[]> {
  const { stores, scope } = world;
  const found = [...world.breaches];
  const tenant = (await stores.tenants.read(scope))?.value;
  if (!tenant || !status.includes(tenant.status)) found.push(`The tenant is ${tenant?.status ?? 'gone'}.`);
  if (tenant?.operation) found.push(`The operation ${tenant.operation.kind} never ended.`);
  if (tenant?.status === 'ready' && (!world.instance.isUp() || world.instance.isSuspended()))
    found.push('The tenant is ready, but its instance takes no messages.');
  if (tenant?.status === 'paused' && world.instance.isUp()) found.push('The tenant is paused, but its instance runs.');
  const orphans = await stores.tenants.sweepOperations('9');
  for (const { kind } of orphans.filter(({ tenantId }) => tenantId === scope.tenantId))
    found.push(`The record of ${kind} still says that it is running.`);

  let answers = 0;
  for (const conversationId of new Set(world.said.map((one) => one.conversationId))) {
    const head = (await stores.conversations.head(scope, conversationId))?.value ?? null;
    const messages = await stores.conversations.messages(scope, conversationId, 0);
    answers += messages.filter(({ author }) => author === 'assistant').length;
    const said = world.said.filter((one) => one.conversationId === conversationId).map(({ text }) => text);
    found.push(
      ...[
        ...stored(said, messages),
        ...answered(head, messages, handOffs),
        ...told(world, conversationId, messages),
      ].map((what) => `${conversationId}: ${what}`),
    );
  }
  const { turns = 0 } = await stores.usage.totals(scope, periodOf(world.schedule.now().toISOString()));
  if (turns > answers) found.push(`${turns} turns were metered for ${answers} answers.`);
  return found;
}

function stored(said: string[], messages: StoredMessage[]): string[] {
  const texts = messages.filter(({ author }) => author === 'customer').map(({ text }) => text);
  const wrong = texts.toSorted().join() === said.toSorted().join() ? [] : [`said ${said}, stored ${texts}`];
  if (messages.some(({ seq }, index) => seq !== index + 1)) wrong.push('the messages are not numbered one by one');
  return wrong;
}

/** Each message has exactly one answer, in the order they came; or it went to a person, with exactly one line. */
function answered(head: ConversationHead | null, messages: StoredMessage[], handOffs: boolean): string[] {
  if (head === null) return ['there is no conversation'];
  const wrong: string[] = [];
  const isWaiting = head.waitingSince !== null || (head.posture !== 'human' && hasPending(head));
  if (isWaiting) wrong.push('a customer still waits');
  const lines = messages.filter(({ author }) => author === 'system');
  if (lines.length > (handOffs ? 1 : 0)) wrong.push(`${lines.length} lines of a hand-off`);
  if ((head.posture === 'human') !== (lines.length === 1)) wrong.push('a hand-off and its line do not agree');
  if (lines.some(({ text }) => text !== colleagueLine)) wrong.push('an unknown line');
  const [line] = lines;
  const asked = messages.filter(({ author, seq }) => author === 'customer' && (!line || seq < line.seq));
  const got = messages
    .filter(({ author }) => author === 'assistant')
    .flatMap(({ text }) => text.replace(/^I do not know (.*)\.$/, '$1').split(' '));
  const due = asked.map(({ text }) => text);
  // What was not answered before a hand-off, the person has; nothing may be answered twice or out of order.
  const expected = line ? due.slice(0, got.length) : due;
  if (got.join() !== expected.join()) wrong.push(`asked ${due}, answered ${got}`);
  return wrong;
}

/** Whatever became of the instance's memory: with each question the model knew all that was said before. */
function told(world: World, conversationId: string, messages: StoredMessage[]): string[] {
  const wrong: string[] = [];
  for (const chat of world.instance.chats) {
    if (chat.sessionKey !== `conv:${conversationId}`) continue;
    const first = messages.find(({ author, text }) => author === 'customer' && text === chat.text.split(' ')[0]);
    for (const earlier of messages) {
      if (first && earlier.seq < first.seq && !chat.known.includes(earlier.text))
        wrong.push(`asked ${chat.text}, the model did not know of "${earlier.text}"`);
    }
  }
  return wrong;
}
