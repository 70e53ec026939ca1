import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { CannedReplies, type CannedReply, ConversationView } from '../../../shared/contract/conversation.ts';
import { launchBrowser } from '../../support/browser.ts';
import { conversationPage } from '../../support/conversation-page.ts';
import { type Platform, startPlatform, type Visitor } from '../../support/platform.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const path = '/tenants/acme/canned-replies';
const thanks: CannedReply = { shortcut: 'thanks', title: 'Say thanks', text: 'Thank you for your patience!' };

let platform: Platform;
let browser: Browser;
let customer: Visitor;
let contexts: BrowserContext[] = [];
/** Uncaught errors and violations of the content security policy, on all pages. */
const errors: string[] = [];

beforeAll(async () => {
  const acme = { tenantId: 'acme', displayName: 'Acme Shop', state: 'awake' };
  [platform, browser] = await Promise.all([startPlatform({ demo: [acme] }), launchBrowser()]);
  await platform.createTenant('acme', { displayName: 'Acme Shop' });
  customer = await platform.visitor('acme');
  await customer.send('I want to talk to a human!');
  const at = `/conversations/${customer.conversationId}?tenantId=acme`;
  for (const until = Date.now() + 25_000; Date.now() < until; await delay(100))
    if (ConversationView.parse(await platform.operator.must('GET', at)).row.posture === 'human') return;
  throw new Error('No hand-off in 25 s');
}, 120_000);
afterEach(async () => {
  for (const context of contexts) await context.close();
  contexts = [];
  expect(errors.splice(0)).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
}, 60_000);

const stored = async (): Promise<CannedReply[]> =>
  CannedReplies.parse(await platform.operator.must('GET', path)).replies;
const store = (replies: readonly CannedReply[]) => platform.operator.must('PUT', path, { replies });

/** The editor of canned replies as a person meets it: found by role and name. */
async function open(name: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (line) => line.text().includes('Content Security Policy') && errors.push(line.text()));
  await page.goto(`${platform.web}/desk/c/acme/${customer.conversationId}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name }).click();
  const desk = conversationPage(page);
  await desk.loaded();
  const dialog = page.getByRole('dialog', { name: 'Canned replies' });
  const field = (label: string) => dialog.getByRole('textbox', { name: label });
  return {
    page,
    desk,
    dialog,
    field,
    button: (label: string | RegExp) => dialog.getByRole('button', { name: label }),
    items: dialog.getByRole('list', { name: 'Canned replies' }).getByRole('listitem'),
    option: (label: RegExp) => page.getByRole('option', { name: label }),
    focused: () =>
      page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent'),
    async openEditor() {
      await desk.reply.fill('/');
      await page.getByRole('option', { name: 'Edit canned replies…' }).click();
      await dialog.waitFor();
    },
    async write(reply: CannedReply) {
      await field('Shortcut').fill(reply.shortcut);
      await field('Title').fill(reply.title);
      await field('Text').fill(reply.text);
    },
  };
}

async function accessibilityProblems(page: Page): Promise<string[]> {
  // The page's policy forbids inline scripts to the page, not to the tester.
  await page.evaluate(axe);
  type Violation = { id: string; nodes: { target: unknown }[] };
  const violations = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  return violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes.map(({ target }) => target))}`);
}

describe('the editor of canned replies', () => {
  it('writes the first one by keys alone, and the menu offers it at once', async () => {
    await store([]);
    const editor = await open('Sofia Supervisor');
    const { keyboard } = editor.page;
    await editor.desk.reply.press('/');
    await editor.option(/^Edit canned replies/).waitFor();
    await keyboard.press('Enter');
    await editor.dialog.getByText('There are no canned replies yet').waitFor();
    await keyboard.press('Enter');
    await keyboard.type('so long');
    await keyboard.press('Control+Enter');
    await editor.dialog.getByText('Use 1–32 of the letters').waitFor();
    await editor.dialog.getByText('Write a title.').waitFor();
    await editor.write(thanks);
    await keyboard.press('Control+Enter');
    await editor.dialog.getByText('/thanks is saved.').waitFor();
    expect(await stored()).toEqual([thanks]);
    expect(await editor.focused()).toBe('Edit /thanks');
    await keyboard.press('Escape');
    await editor.option(/Say thanks/).waitFor();
    await keyboard.press('Enter');
    expect(await editor.desk.reply.inputValue()).toBe(thanks.text);
  });

  it('asks before it deletes, and before it loses what was written', async () => {
    await store([thanks, { ...thanks, shortcut: 'bye' }]);
    const editor = await open('Sofia Supervisor');
    await editor.openEditor();
    await editor.button('Delete /bye').click();
    await editor.button('Keep it').click();
    expect(await editor.items.count()).toBe(2);
    await editor.button('Delete /bye').click();
    await editor.dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await editor.dialog.getByText('/bye is deleted.').waitFor();
    expect(await stored()).toEqual([thanks]);

    await editor.button('Edit /thanks').click();
    await editor.field('Text').fill('Thanks a lot!');
    await editor.page.keyboard.press('Escape');
    await editor.page.keyboard.press('Escape');
    await editor.button('Keep writing').click();
    expect(await editor.field('Text').inputValue()).toBe('Thanks a lot!');
    await editor.button('Close').click();
    await editor.button('Discard them').click();
    await editor.dialog.waitFor({ state: 'detached' });
    expect(await stored()).toEqual([thanks]);
  });

  it('never overwrites what a colleague saved meanwhile, and keeps what was written', async () => {
    await store([thanks]);
    const editor = await open('Sofia Supervisor');
    await editor.openEditor();
    await editor.button('Edit /thanks').click();
    await editor.field('Text').fill('Thanks a lot!');
    const hers = [
      { ...thanks, text: 'Many thanks!' },
      { ...thanks, shortcut: 'bye' },
    ];
    await store(hers);
    await editor.button('Save').click();
    await editor.dialog.getByText('a colleague changed the canned replies').waitFor();
    expect(await stored()).toEqual(hers);
    expect(await accessibilityProblems(editor.page)).toEqual([]);
    await editor.button('Load theirs').click();
    await editor.dialog.getByText('Many thanks!').waitFor();
    expect(await editor.field('Text').inputValue()).toBe('Thanks a lot!');
    await editor.button('Save').click();
    await editor.dialog.getByText('/thanks is saved.').waitFor();
    expect(await editor.items.count()).toBe(2);
    expect(await stored()).toContainEqual({ ...thanks, text: 'Thanks a lot!' });
    expect(await stored()).toHaveLength(2);
  });

  it('says when the replies could not be loaded or saved, and tries again', async () => {
    await store([thanks]);
    const editor = await open('Sofia Supervisor');
    await editor.page.route('**/canned-replies', (route) => route.abort());
    await editor.openEditor();
    await editor.dialog.getByRole('alert').getByText('could not be loaded').waitFor();
    await editor.page.unroute('**/canned-replies');
    await editor.button('Try again').click();
    await editor.button('Edit /thanks').click();
    await editor.field('Title').fill('Thank them');
    await editor.page.route('**/canned-replies', (route) => route.abort());
    await editor.button('Save').click();
    await editor.dialog.getByRole('alert').getByText('Not saved: The server cannot be reached').waitFor();
    await editor.page.unroute('**/canned-replies');
    await editor.button('Save').click();
    await editor.dialog.getByText('/thanks is saved.').waitFor();
    expect(await stored()).toEqual([{ ...thanks, title: 'Thank them' }]);
  });

  it('is there for an admin, who does not answer customers', async () => {
    await store([thanks]);
    const editor = await open('Adam Admin');
    await editor.desk.button('Canned replies').click();
    await editor.button('Edit /thanks').waitFor();
  });
});

describe('the editor of canned replies is accessible and never wider than the page', () => {
  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 320],
    ['dark', 320],
  ] as const)('in %s at %d px', async (colorScheme, width) => {
    await store([thanks, { shortcut: 'x'.repeat(32), title: 'W'.repeat(80), text: 'long '.repeat(400) }]);
    const editor = await open('Sofia Supervisor', { colorScheme, viewport: { width, height: 720 } });
    const fits = async () => {
      expect(await accessibilityProblems(editor.page)).toEqual([]);
      const tooWide =
        '[document.documentElement, document.querySelector("dialog")].some((box) => box.scrollWidth > box.clientWidth)';
      expect(await editor.page.evaluate(tooWide)).toBe(false);
    };
    await editor.openEditor();
    await editor.button('Delete /thanks').click();
    await fits();
    await editor.button('Keep it').click();
    await editor.button('Add a reply').click();
    await editor.button('Save').click();
    await editor.dialog.getByText('Write a title.').waitFor();
    await fits();
    await editor.field('Title').fill('Unsaved');
    await editor.button('Cancel').click();
    await editor.button('Discard them').waitFor();
    await fits();
  });
});
