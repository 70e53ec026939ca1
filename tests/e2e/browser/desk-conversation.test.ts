// Long, because starting the platform costs more than any of the tests that share it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { Message } from '../../../shared/contract/chat.ts';
import { type BoardRow, ConversationView } from '../../../shared/contract/conversation.ts';
import { launchBrowser } from '../../support/browser.ts';
import { conversationPage } from '../../support/conversation-page.ts';
import { type Platform, startPlatform, type Visitor } from '../../support/platform.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const picture =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const attack = `<img src=x onerror="document.title='broken'"><script>document.title='broken'</script>`;

type Ref = { tenantId: string; conversationId: string };
type Name = 'Sofia Supervisor' | 'Sam Supervisor' | 'Adam Admin';

let platform: Platform;
let browser: Browser;
let acmeKey: string;
const contexts = new Map<Name, BrowserContext>();
/** Uncaught errors and violations of the content security policy, on all pages. */
const errors: string[] = [];

beforeAll(async () => {
  const acme = { tenantId: 'acme', displayName: 'Acme Shop', state: 'awake' };
  [platform, browser] = await Promise.all([startPlatform({ demo: [acme], modelLatencyMs: 1500 }), launchBrowser()]);
  acmeKey = await platform.createTenant('acme', { displayName: 'Acme Shop', confidenceThreshold: 1 });
  const documents = [
    { documentId: 'refunds', title: 'Refund policy', text: 'Refunds reach your card within 5 working days.' },
    { documentId: 'attack', title: attack, text: `The purple kettle weighs two kilograms. ${attack}` },
  ];
  for (const document of documents) await platform.operator.must('POST', '/tenants/acme/documents', document);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
}, 60_000);

const view = async ({ tenantId, conversationId }: Ref) =>
  ConversationView.parse(await platform.operator.must('GET', `/conversations/${conversationId}?tenantId=${tenantId}`));

/** What `read` gives once it gives something; gives up before the test does, so that it says what was missing. */
async function eventually<T>(what: string, read: () => Promise<T | null | undefined | false>): Promise<T> {
  for (const until = Date.now() + 25_000; Date.now() < until; await delay(100)) {
    const found = await read();
    if (found) return found;
  }
  throw new Error(`Not in 25 s: ${what}`);
}

const rowWith = (ref: Ref, what: string, holds: (row: BoardRow) => boolean) =>
  eventually(what, async () => {
    const { row } = await view(ref);
    return holds(row) && row;
  });

/** A customer whose question is answered by a draft that is held. */
async function heldConversation(question = 'When does a refund reach my card?'): Promise<Visitor> {
  const customer = await platform.visitor('acme');
  await customer.send(question);
  await rowWith(customer, 'a held draft', ({ heldDraft }) => heldDraft !== null);
  return customer;
}

const told = (customer: Visitor, text: string): Promise<Message> =>
  eventually(`the customer reads “${text}”`, async () =>
    (await customer.list()).messages.find((message) => message.text.includes(text)),
  );

/** A page of the desk as `name` sees it; a person signs in once and their further tabs with them. */
async function desk(name: Name, path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const known = contexts.get(name);
  const context = known ?? (await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options }));
  contexts.set(name, context);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('dialog', (dialog) => errors.push(`dialog: ${dialog.message()}`));
  page.on('console', (line) => line.text().includes('Content Security Policy') && errors.push(line.text()));
  await page.goto(platform.web + path);
  if (!known) {
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name }).click();
  }
  // The page leaves for the sign-in and comes back: to go elsewhere before would be a race between two navigations.
  await page.getByRole('banner').waitFor();
  return page;
}

const pathOf = ({ tenantId, conversationId }: Ref) => `/desk/c/${tenantId}/${conversationId}`;

async function open(name: Name, ref: Ref) {
  const page = await desk(name, pathOf(ref));
  return conversationPage(page);
}

async function accessibilityProblems(page: Page): Promise<string[]> {
  // The page's policy forbids inline scripts to the page, not to the tester.
  await page.evaluate(axe);
  type Violation = { id: string; nodes: { target: unknown }[] };
  const violations = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  return violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes.map(({ target }) => target))}`);
}

describe('a held draft', () => {
  it('is approved by a key and reaches the customer', async () => {
    const customer = await heldConversation();
    const desk = await open('Sofia Supervisor', customer);
    await desk.draft.getByText('5 working days').waitFor();
    await desk.draft.getByText(/% asked for|is asked for/).waitFor();
    await desk.page.keyboard.press('a');
    await desk.draft.waitFor({ state: 'detached' });
    await told(customer, '5 working days');
    await desk.message('5 working days').waitFor();
    expect((await view(customer)).turns[0]).toMatchObject({
      status: 'delivered',
      decision: { action: 'approved', by: 'Sofia Supervisor' },
    });
    await desk.page.close();
  });

  it('shows each of its claims beside the words of the source that bear it out', async () => {
    const desk = await open('Sofia Supervisor', await heldConversation());
    await desk.draft.getByText('Claims: 1 of 1 supported').click();
    const claim = desk.draft.getByRole('list', { name: 'Claims' }).getByRole('listitem');
    await claim.getByText('Supported:').waitFor();
    expect(await claim.locator('q').textContent()).toBe('Refunds reach your card within 5 working days.');
    await desk.draft.getByText('A second model read the passages.').waitFor();
    expect(await accessibilityProblems(desk.page)).toEqual([]);
    await desk.page.close();
  });

  it('is edited with what changes in view, and goes out as edited', async () => {
    const customer = await heldConversation();
    const desk = await open('Sofia Supervisor', customer);
    await desk.draft.getByText('5 working days').waitFor();
    await desk.page.keyboard.press('e');
    const text = await desk.edited.inputValue();
    await desk.edited.fill(text.replace('5 working days', 'one week'));
    await desk.draft.locator('del', { hasText: '5 working days' }).waitFor();
    await desk.draft.locator('ins', { hasText: 'one week' }).waitFor();
    await desk.edited.press('Control+Enter');
    await desk.draft.waitFor({ state: 'detached' });
    await told(customer, 'one week');
    await desk.tab('Assistant').click();
    await desk.region.getByText('Edited and sent by Sofia Supervisor').waitFor();
    await desk.page.close();
  });

  it('keeps what is typed in the very moment in which the field comes', async () => {
    const desk = await open('Sofia Supervisor', await heldConversation());
    await desk.draft.getByText('5 working days').waitFor();
    // Faster than any person, and than the page's own second look at what it has drawn.
    const focused = await desk.page.evaluate<boolean>(`(async () => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true }));
      let field = null;
      for (let look = 0; look < 1000 && !field; look++) {
        await null;
        field = document.querySelector('[data-outcome] textarea');
      }
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field, 'Within one week.');
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      return document.activeElement === field;
    })()`);
    // Else the next letter would be a shortcut.
    expect(focused).toBe(true);
    await desk.draft.locator('ins', { hasText: 'one week' }).waitFor();
    expect(await desk.edited.inputValue()).toBe('Within one week.');
    await desk.page.close();
  });

  it('is rejected with a reason only, and the assistant writes another', async () => {
    const customer = await heldConversation();
    const first = (await view(customer)).row.heldDraft?.draftId;
    const desk = await open('Sofia Supervisor', customer);
    await desk.draft.getByText('5 working days').waitFor();
    await desk.page.keyboard.press('r');
    await desk.button('Reject draft').click();
    await desk.draft.getByText('Say why, so that the next draft is better.').waitFor();
    await desk.page.getByRole('textbox', { name: 'What is wrong with it?' }).fill('Name the day.');
    await desk.page.keyboard.press('Enter');
    await desk.toast('Draft rejected').waitFor();
    await desk.tab('Assistant').click();
    await desk.region.getByText('Rejected by Sofia Supervisor').waitFor();
    await rowWith(customer, 'another draft', ({ heldDraft }) => heldDraft !== null && heldDraft.draftId !== first);
    await desk.draft.waitFor();
    expect((await customer.list()).messages.filter(({ author }) => author === 'assistant')).toEqual([]);
    await desk.page.close();
  });

  it('that vanishes while it is edited leaves the words of the person, and why', async () => {
    const customer = await heldConversation();
    const desk = await open('Sofia Supervisor', customer);
    await desk.draft.getByText('5 working days').waitFor();
    await desk.page.keyboard.press('e');
    await desk.edited.fill('My own careful words');
    await customer.send('Never mind the card, I paid in cash.');
    const gone = desk.region.getByRole('region', { name: 'The draft is gone' });
    await gone.getByText('My own careful words').waitFor();
    await gone.getByRole('alert').filter({ hasText: 'this draft was dropped' }).waitFor();
    await gone.getByRole('button', { name: 'Dismiss' }).click();
    await gone.waitFor({ state: 'detached' });
    await desk.page.close();
  });
});

describe('a person and a conversation', () => {
  it('takes over while the assistant writes, and nothing of the assistant follows', async () => {
    const customer = await platform.visitor('acme');
    await customer.send('Hello');
    const desk = await open('Sofia Supervisor', customer);
    await desk.loaded();
    await rowWith(customer, 'rest', ({ typing }) => !typing);
    await customer.send('When does a refund reach my card?');
    await desk.region.getByText('The assistant is writing').waitFor();
    await desk.page.keyboard.press('t');
    await desk.reply.fill('Hello, this is Sofia.');
    await desk.reply.press('Control+Enter');
    await desk.message('this is Sofia').waitFor();
    const { seq } = await told(customer, 'this is Sofia');
    await eventually('the answer of the older epoch is fenced', async () =>
      (await view(customer)).turns.some(({ status }) => status === 'fenced'),
    );
    const after = (await customer.list()).messages.filter((message) => message.author === 'assistant');
    expect(after.filter((message) => message.seq > seq)).toEqual([]);
    await desk.tab('Assistant').click();
    await desk.region.getByText('Stopped: a person took over').waitFor();
    await desk.page.close();
  });

  it('claims it before another, who is told by whom and until when', async () => {
    const customer = await heldConversation();
    const [sofia, sam] = [await open('Sofia Supervisor', customer), await open('Sam Supervisor', customer)];
    await Promise.all([sofia.button(/^Claim/).waitFor(), sam.button(/^Claim/).waitFor()]);
    await Promise.all([sofia.button(/^Claim/).click(), sam.button(/^Claim/).click()]);
    const { claim } = await rowWith(customer, 'a claim', (row) => row.claim !== null);
    const [winner, loser] = claim?.name === 'Sofia Supervisor' ? [sofia, sam] : [sam, sofia];
    await winner.region.getByText('Claimed by you until').waitFor();
    await loser.alert.filter({ hasText: `${claim?.name} has claimed it until` }).waitFor();
    await loser.region.getByText(`Claimed by ${claim?.name} until`).waitFor();
    await loser.page.keyboard.press('a');
    await loser.draft
      .getByRole('alert')
      .filter({ hasText: `${claim?.name} has claimed it` })
      .waitFor();
    expect((await customer.list()).messages).toHaveLength(1);
    await winner.button(/^Release/).click();
    await loser.region.getByText('Claimed by nobody').waitFor();
    await Promise.all([sofia.page.close(), sam.page.close()]);
  });

  it('is told when their claim has run out', async () => {
    const customer = await heldConversation();
    const page = await desk('Sofia Supervisor', '/desk/');
    await page.clock.install();
    await page.goto(platform.web + pathOf(customer));
    const here = conversationPage(page);
    await here.button(/^Claim/).click();
    await here.region.getByText('Claimed by you until').waitFor();
    await page.route('**/claim?*', (route) => route.abort());
    await page.clock.fastForward('02:05');
    await here.alert.filter({ hasText: 'Your claim has run out.' }).waitFor();
    await page.close();
  });

  it('is seen by a colleague, with what they are doing', async () => {
    const customer = await heldConversation();
    const [sofia, sam] = [await open('Sofia Supervisor', customer), await open('Sam Supervisor', customer)];
    await sofia.region.getByRole('img', { name: 'Sam Supervisor looks at this' }).waitFor();
    await sam.draft.getByText('5 working days').waitFor();
    await sam.page.keyboard.press('e');
    await sam.edited.pressSequentially('x');
    await sofia.region.getByRole('img', { name: 'Sam Supervisor is writing' }).waitFor();
    await sam.page.close();
    await sofia.page.close();
  });

  it('goes from the board to a sent reply by keys alone', async () => {
    const customer = await heldConversation();
    const page = await desk('Sofia Supervisor', '/desk/');
    const board = page.getByRole('region', { name: 'Board' });
    await board.getByRole('link').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type((await view(customer)).row.customer.id.slice(-4));
    await eventually(
      'one conversation',
      async () => (await board.getByRole('listitem').getByRole('link').count()) === 1,
    );
    await page.keyboard.press('Enter');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const here = conversationPage(page);
    await here.loaded();
    await page.keyboard.press('t');
    await here.reply.waitFor();
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('No mouse was needed.');
    await page.keyboard.press('Control+Enter');
    await told(customer, 'No mouse was needed.');
    await page.close();
  });

  it('coaches, notes, tags, answers by a canned reply, resolves and reopens', async () => {
    const replies = [{ shortcut: 'thanks', title: 'Say thanks', text: 'Thank you for your patience!' }];
    await platform.operator.must('PUT', '/tenants/acme/canned-replies', { replies });
    const customer = await platform.visitor('acme');
    await customer.send('I want to talk to a human!');
    await rowWith(customer, 'a hand-off', ({ posture }) => posture === 'human');
    const desk = await open('Sofia Supervisor', customer);
    await desk.loaded();
    await desk.page.keyboard.press('w');
    await desk.page.getByRole('textbox', { name: 'Whisper to the assistant' }).fill('Offer a voucher.');
    await desk.page.keyboard.press('Control+Enter');
    await desk.region.getByText('Whisper by Sofia Supervisor').waitFor();
    await desk.tab('Notes').click();
    await desk.page.getByRole('textbox', { name: 'Add a note' }).fill('Called the warehouse.');
    await desk.button('Add note').click();
    await desk.region.getByRole('list', { name: 'Notes' }).getByText('Called the warehouse.').waitFor();
    await desk.tab('Customer').click();
    await desk.page.getByRole('textbox', { name: 'Add a tag' }).fill('refund');
    await desk.page.keyboard.press('Enter');
    await desk.button('Remove tag refund').waitFor();
    await desk.reply.pressSequentially('/tha');
    await desk.page.getByRole('option', { name: /Say thanks/ }).waitFor();
    await desk.reply.press('Enter');
    await desk.reply.press('Control+Enter');
    await told(customer, 'Thank you for your patience!');
    await desk.button('Resolve').click();
    await desk.page.getByRole('menuitem', { name: 'Solved', exact: true }).click();
    await desk.region.getByText('This conversation is resolved').waitFor();
    expect((await view(customer)).row).toMatchObject({ tags: ['refund'], resolution: { outcome: 'solved' } });
    await desk.button('Reopen').click();
    await desk.button('Resolve').waitFor();
    await desk.button('Hand back').click();
    await desk.page.getByRole('menuitem', { name: 'It drafts, a person approves' }).click();
    await desk.button('Needs approval').waitFor();
    const seen = (await customer.list()).messages.map(({ text }) => text).join();
    expect(seen).not.toMatch(/voucher|warehouse|refund/);
    await desk.page.close();
  });

  it('reads the packet and follows a quote to its message', async () => {
    const customer = await platform.visitor('acme');
    await customer.send('My order 4711 never arrived. I want to talk to a human!');
    await eventually('a packet', async () => (await view(customer)).packet);
    const desk = await open('Sofia Supervisor', customer);
    await desk.loaded();
    await desk.tab('Hand-off').click();
    await desk.region.getByRole('heading', { name: 'Asked' }).waitFor();
    await desk.button(/^Message 1$/).click();
    expect(await desk.page.evaluate('document.activeElement?.id')).toBe('message-1');
    await desk.page.close();
  });

  it('keeps what is written through a reload, and through a reply that fails', async () => {
    const customer = await platform.visitor('acme');
    await customer.send('I want to talk to a human!');
    await rowWith(customer, 'a hand-off', ({ posture }) => posture === 'human');
    const desk = await open('Sofia Supervisor', customer);
    await desk.reply.fill('Not lost.');
    await desk.page.reload();
    await desk.loaded();
    expect(await desk.reply.inputValue()).toBe('Not lost.');
    await desk.page.route('**/reply?*', (route) => route.abort());
    await desk.reply.press('Control+Enter');
    await desk.region.getByText('Not sent: The server cannot be reached.').waitFor();
    expect(await desk.reply.inputValue()).toBe('Not lost.');
    await desk.page.unroute('**/reply?*');
    await desk.button('Send again').click();
    await told(customer, 'Not lost.');
    await eventually('the field is empty', async () => (await desk.reply.inputValue()) === '');
    await desk.page.close();
  });

  it('does not send twice what has arrived without an answer', async () => {
    const customer = await platform.visitor('acme');
    await customer.send('I want to talk to a human!');
    await rowWith(customer, 'a hand-off', ({ posture }) => posture === 'human');
    const desk = await open('Sofia Supervisor', customer);
    await desk.reply.fill('Only once.');
    await desk.page.route('**/reply?*', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await desk.reply.press('Control+Enter');
    await desk.message('Only once.').waitFor();
    await eventually('the field is empty', async () => (await desk.reply.inputValue()) === '');
    await desk.button('Send').waitFor();
    expect((await customer.list()).messages.filter(({ text }) => text === 'Only once.')).toHaveLength(1);
    await desk.page.close();
  });

  it('is told of new messages while reading older ones', async () => {
    const customer = await platform.visitor('acme');
    await customer.send('I want to talk to a human!');
    for (let n = 1; n <= 12; n++) await customer.send(`Line ${n} of a long story`);
    const desk = await open('Sofia Supervisor', customer);
    await desk.message('Line 12').waitFor();
    await desk.page.setViewportSize({ width: 1200, height: 500 });
    await desk.region.getByRole('region', { name: 'Messages' }).evaluate((list) => list.scrollTo(0, 0));
    await customer.send('And one more thing');
    await desk.button('New messages').click();
    await desk.message('And one more thing').waitFor();
    await desk.button('New messages').waitFor({ state: 'detached' });
    await desk.page.close();
  });

  it('reads but does not act without the role for it', async () => {
    const customer = await heldConversation();
    const adam = await open('Adam Admin', customer);
    await adam.draft.getByText('5 working days').waitFor();
    await adam.page.keyboard.press('a');
    await adam.region.getByText('Your role lets you read conversations').waitFor();
    expect(await adam.region.getByRole('button', { name: /Approve|Reject|Take over|Claim|Resolve|Send/ }).count()).toBe(
      0,
    );
    expect((await view(customer)).row.heldDraft).not.toBeNull();
    await adam.page.close();
  });

  it('is told that a conversation does not exist', async () => {
    const page = await desk('Sofia Supervisor', '/desk/c/acme/c000000000000');
    await page.getByText('This conversation is not there').waitFor();
    await page.close();
  });
});

describe('the conversation page', () => {
  it('shows what attackers write as text, whoever they pretend to be', async () => {
    const sent = await fetch(`${platform.api}/chat/messages`, {
      method: 'POST',
      headers: { 'x-tenant-id': 'acme', 'x-api-key': acmeKey, 'content-type': 'application/json' },
      body: JSON.stringify({
        clientMessageId: 'attack-1',
        customerId: 'mallory',
        text: `What does the purple kettle weigh? ${attack} [x](javascript:alert(1))`,
        attachments: [{ kind: 'image', name: attack, dataUrl: picture }],
        customer: { name: '<b onclick=alert(1)>Mallory</b>', facts: { '<i>Plan</i>': attack } },
      }),
    });
    expect(sent.status).toBe(202);
    const { conversationId } = (await sent.json()) as { conversationId: string };
    const ref = { tenantId: 'acme', conversationId };
    await rowWith(ref, 'a held draft', ({ heldDraft }) => heldDraft !== null);
    const desk = await open('Sofia Supervisor', ref);
    await desk.page.getByRole('heading', { name: '<b onclick=alert(1)>Mallory</b>' }).waitFor();
    await desk.message('<script>').waitFor();
    await desk.tab('Customer').click();
    await desk.region.getByText('<i>Plan</i>').waitFor();
    await desk.tab('Assistant').click();
    await desk.region.getByText('Held for a person').click();
    await desk.region.getByText(attack).first().waitFor();
    const made = await desk.region.evaluate(
      (element) =>
        element.querySelectorAll(
          'script, img:not([src^="data:image/png"]), b, i, [onerror], [onclick], a[href^="javascript"]',
        ).length,
    );
    expect(made).toBe(0);
    await desk.button(/^Enlarge/).click();
    await desk.page.getByRole('dialog', { name: attack }).waitFor();
    await desk.page.keyboard.press('Escape');
    await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await desk.page.evaluate('document.activeElement?.getAttribute("aria-label")')).toBe(`Enlarge ${attack}`);
    expect(await desk.page.title()).not.toContain('broken');
    await desk.page.close();
  });

  it.each(['light', 'dark'] as const)(
    'has no accessibility problem that axe can find, %s and on a phone',
    async (colorScheme) => {
      const held = await heldConversation();
      const human = await platform.visitor('acme');
      await human.send('I want to talk to a human!');
      await eventually('a packet', async () => (await view(human)).packet);
      const page = await desk('Sofia Supervisor', '/desk/');
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const width of [1440, 320]) {
        await page.setViewportSize({ width, height: 800 });
        for (const customer of [held, human]) {
          await page.goto(platform.web + pathOf(customer));
          const here = conversationPage(page);
          await here.loaded();
          for (const tab of ['Hand-off', 'Customer', 'Notes', 'Assistant']) {
            if ((await here.tab(tab).getAttribute('aria-selected')) !== 'true') await here.tab(tab).click();
            expect(await accessibilityProblems(page)).toEqual([]);
          }
        }
      }
      await page.close();
    },
    180_000,
  );

  it('has run without an uncaught error or a violation of its policy', () => {
    expect(errors).toEqual([]);
  });
});
