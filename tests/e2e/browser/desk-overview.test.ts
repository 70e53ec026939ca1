// Over 300 lines: the overview in one running platform; parts would each start another one.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { demoTenants } from '../../../infra/local/demo/demo-tenants.ts';
import { type BoardRow, ConversationView } from '../../../shared/contract/conversation.ts';
import { launchBrowser } from '../../support/browser.ts';
import { type Platform, startPlatform } from '../../support/platform.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { id: string; nodes: { target: unknown }[] };

let platform: Platform;
let browser: Browser;

beforeAll(async () => {
  // Supervisors look after Globex.
  const globex = { tenantId: 'globex', displayName: 'Globex Bank', state: 'awake' };
  platform = await startPlatform({ demo: [globex] });
  browser = await launchBrowser();
  await Promise.all([
    platform.createTenant('acme', { displayName: 'Acme Shop', confidenceThreshold: 1 }),
    platform.createTenant('globex', { displayName: 'Globex Bank' }),
  ]);
  for (const document of demoTenants.find(({ tenantId }) => tenantId === 'acme')?.documents ?? [])
    await platform.operator.must('POST', '/tenants/acme/documents', document);
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
}, 60_000);

const at = ({ tenantId, conversationId }: Ref, verb = '') =>
  `/conversations/${conversationId}${verb}?tenantId=${tenantId}`;
type Ref = { tenantId: string; conversationId: string };

/** A customer writes; comes back with the row once `holds` is true of it. */
async function write(tenantId: string, text: string, holds: (row: BoardRow) => boolean) {
  const customer = await platform.visitor(tenantId);
  await customer.send(text);
  const until = Date.now() + 30_000;
  for (;;) {
    const { row } = ConversationView.parse(await platform.operator.must('GET', at(customer)));
    if (holds(row)) return row;
    if (Date.now() > until) throw new Error(`Not in 30 s: ${JSON.stringify(row)}`);
    await delay(100);
  }
}
const isAnswered = (row: BoardRow) => row.firstResponseAt !== null;
const isHeld = (row: BoardRow) => row.heldDraft !== null;
const isHandedOff = (row: BoardRow) => row.handoff !== null;

const act = (row: Ref, verb: string, body: unknown = {}) => platform.operator.must('POST', at(row, verb), body);
const decide = (row: BoardRow, decision: string, body?: unknown) =>
  act(row, `/drafts/${row.heldDraft?.draftId}/${decision}`, body);

/**
 * Acme, whose every answer is held: one approved, one edited, one rejected (and written anew), one still held.
 * Globex: one answered, one handed off, one handed off and resolved by a person.
 */
async function aDayOfWork(): Promise<void> {
  const question = 'When does a refund reach my card?';
  const [approved, edited, rejected] = await Promise.all([1, 2, 3, 4].map(() => write('acme', question, isHeld)));
  if (!approved || !edited || !rejected) throw new Error('No drafts.');
  await decide(approved, 'approve');
  await decide(edited, 'edit', { text: 'We open at nine.' });
  await decide(rejected, 'reject', { reason: 'Say on which days.' });
  await write('globex', question, isAnswered);
  const [first] = await Promise.all([1, 2].map(() => write('globex', 'I want to talk to a human', isHandedOff)));
  if (!first) throw new Error('No hand-off.');
  await act(first, '/take-over');
  await act(first, '/resolve', { outcome: 'solved' });
}

/** The overview as Olivia, who operates the stamp, or another sees it; what goes wrong in the page is noted. */
async function openOverview(
  options: BrowserContextOptions = {},
  search = '',
  prepare: (page: Page) => Promise<unknown> = async () => {},
  who = 'Olivia Operator',
) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await prepare(page);
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(`${platform.web}/desk/overview${search}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: who }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  return { page, errors, close: () => context.close() };
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A tile's figure and what stands below it. */
async function tile(page: Page, name: string): Promise<string[]> {
  const box = page.locator('dl > div').filter({ has: page.getByRole('term').getByText(name, { exact: true }) });
  return (await box.getByRole('definition').allInnerTexts()).map(plain);
}
const chart = (page: Page, title: string): Locator => page.getByRole('figure', { name: title });
const legend = async (page: Page, title: string): Promise<string[]> =>
  (await chart(page, title).getByRole('listitem').allInnerTexts()).map(plain);

/** Whether the decisions, and who resolved, come to be as told within 15 s. */
async function readAgainUntilShown(page: Page, decisions: string[], resolved: string): Promise<boolean> {
  const shown = async () =>
    isDeepStrictEqual(await legend(page, 'Decisions on drafts'), decisions) &&
    (await legend(page, 'Conversations')).includes(resolved);
  for (const until = Date.now() + 15_000; Date.now() < until; await delay(200)) {
    await page.getByRole('button', { name: 'Read again' }).click();
    if (await shown()) return true;
  }
  return false;
}
const tenantRow = async (page: Page, name: string): Promise<string[]> => {
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
  return (await row.getByRole('cell').allInnerTexts()).map(plain);
};

/** Whether something in it is cut off at a side. */
const isCut = (what: Locator): Promise<boolean> => what.evaluate((one) => one.scrollWidth > one.clientWidth);

async function accessibilityProblems(page: Page): Promise<string[]> {
  // The page's policy forbids inline scripts to the page, not to the tester.
  await page.evaluate(axe);
  const violations = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  return violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes.map(({ target }) => target))}`);
}

describe('the overview of the desk', () => {
  it('says that there are no conversations yet', async () => {
    const { page, errors, close } = await openOverview();
    await page.getByText('No conversations in the last 7 days').waitFor();
    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(['Acme Shop', 'Globex Bank']);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  it('shows what was done, in all and by tenant, once it is read again', async () => {
    const { page, errors, close } = await openOverview();
    await page.getByText('No conversations in the last 7 days').waitFor();
    await aDayOfWork();
    // The board follows a commit by itself, a moment later.
    await expect(readAgainUntilShown(page, ['Approved 1', 'Edited 1', 'Rejected 1'], 'Person 1')).resolves.toBe(true);

    expect((await tile(page, 'Conversations'))[0]).toBe('7');
    expect((await tile(page, 'Open now'))[0]).toBe('6');
    expect((await tile(page, 'Handed to people')).join()).toBe('29 %,2 conversations');
    expect((await tile(page, 'Drafts held')).join()).toMatch(/^[45],33 % of the decided sent as they were$/);
    expect((await tile(page, 'First response'))[0]).toMatch(/ s$/);
    expect((await tile(page, 'Cost a conversation'))[0]).toMatch(/^(< )?\$0?[.\d]+$/);

    expect(await legend(page, 'Conversations')).toEqual(['Assistant 0', 'Person 1', 'Not resolved 6']);
    expect(await legend(page, 'Decisions on drafts')).toEqual(['Approved 1', 'Edited 1', 'Rejected 1']);
    expect((await tenantRow(page, 'Acme Shop')).slice(0, 3)).toEqual(['Awake', expect.any(String), '4']);
    expect((await tenantRow(page, 'Globex Bank')).slice(0, 3)).toEqual(['Awake', '1 0 1', '3']);
    expect((await tenantRow(page, 'Globex Bank')).at(6)).toBe('67 %');
    expect(errors).toEqual([]);
    await close();
  });

  it('tells a day’s figures to pointer, keyboard and screen reader, and all days’ in a table', async () => {
    const { page, close } = await openOverview();
    const drafts = chart(page, 'Decisions on drafts');
    const days = drafts.getByRole('slider', { name: 'Decisions on drafts, by day' });
    await days.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await days.getAttribute('aria-valuetext')).toMatch(/^\w+ \d+ \w+: Approved 1, Edited 1, Rejected 1$/);
    await page.keyboard.press('ArrowLeft');
    expect(await days.getAttribute('aria-valuetext')).toMatch(/: Approved 0, Edited 0, Rejected 0$/);
    expect(await legend(page, 'Decisions on drafts')).toEqual(['Approved 0', 'Edited 0', 'Rejected 0']);
    expect(await legend(page, 'Conversations')).toEqual(['Assistant 0', 'Person 0', 'Not resolved 0']);
    await page.keyboard.press('Escape');
    expect(await legend(page, 'Decisions on drafts')).toEqual(['Approved 1', 'Edited 1', 'Rejected 1']);

    const box = await days.boundingBox();
    if (!box) throw new Error('The chart is not there.');
    await page.mouse.move(box.x + 60, box.y + box.height / 2);
    expect(await legend(page, 'Decisions on drafts')).toEqual(['Approved 0', 'Edited 0', 'Rejected 0']);
    await page.mouse.move(0, 0);

    await page.getByRole('button', { name: 'Decisions on drafts as a table' }).click();
    const today = drafts.getByRole('row').nth(1);
    expect(await today.getByRole('cell').allInnerTexts()).toEqual(['1', '1', '1']);
    expect(await drafts.getByRole('row').count()).toBe(8);
    await close();
  });

  it('shows as many days as chosen, by keyboard too, and keeps the choice over a reload', async () => {
    const { page, close } = await openOverview();
    await page.getByRole('radio', { name: '7 days' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('began in 14 days').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByText('began in 30 days').waitFor();
    await page.reload();
    await page.getByText('began in 30 days').waitFor();
    expect(await page.getByRole('radio', { name: '30 days' }).isChecked()).toBe(true);
    await close();
  });

  it('orders tenants by any column, and leads to a tenant’s conversations', async () => {
    const { page, close } = await openOverview();
    const names = () => page.getByRole('rowheader').allInnerTexts();
    await page.getByRole('button', { name: 'Conversations', exact: true }).click();
    expect(await names()).toEqual(['Acme Shop', 'Globex Bank']);
    expect(await page.getByRole('columnheader', { name: 'Conversations' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    await page.keyboard.press('Enter');
    expect(await names()).toEqual(['Globex Bank', 'Acme Shop']);

    await page.getByRole('link', { name: 'Globex Bank', exact: true }).click();
    await page.waitForURL('**/desk/?tenant=globex');
    await page.goBack();
    await page.getByRole('link', { name: '1 red of Globex Bank' }).click();
    await page.waitForURL('**/desk/?tenant=globex&light=red');
    await close();
  });

  it('puts a tenant to sleep and wakes it, by keyboard alone', async () => {
    const { page, errors, close } = await openOverview();
    const menu = page.getByRole('button', { name: 'Instance of Globex Bank' });
    const state = async () => (await tenantRow(page, 'Globex Bank'))[0];
    await page.getByRole('link', { name: 'Globex Bank', exact: true }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect((await page.getByRole('menuitem').allInnerTexts()).map(plain)).toEqual([
      'Put to sleep Saves and stops its instance. The next message wakes it.',
      'Rotate secrets Restarts its instance with new tokens.',
    ]);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await isCut(page.getByRole('menu'))).toBe(false);
    await page.keyboard.press('Escape');
    expect(await menu.evaluate((one) => one === document.activeElement)).toBe(true);

    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Put Globex Bank to sleep?' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    for (const key of ['Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
    await page.getByText('Globex Bank is asleep. The next message wakes it.').waitFor({ timeout: 60_000 });
    expect(await state()).toBe('Asleep');
    expect((await platform.operator.tenant('globex'))?.status).toBe('paused');
    expect(await menu.evaluate((one) => one === document.activeElement)).toBe(true);

    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('Globex Bank is awake.').waitFor({ timeout: 60_000 });
    expect(await state()).toBe('Awake');
    expect((await platform.operator.tenant('globex'))?.status).toBe('ready');
    expect(errors).toEqual([]);
    await close();
  });

  it('rotates the secrets of a tenant, and says why when the server refuses', async () => {
    const { page, close } = await openOverview();
    const rotate = async () => {
      await page.getByRole('button', { name: 'Instance of Acme Shop' }).click();
      await page.getByRole('menuitem', { name: 'Rotate secrets' }).click();
      const dialog = page.getByRole('dialog', { name: 'Rotate the secrets of Acme Shop?' });
      await dialog.getByRole('button', { name: 'Rotate secrets' }).click();
      return dialog;
    };
    await platform.operate('POST', '/tenants/acme/pause');
    await page.route('**/api/tenants/acme/rotate', (route) => route.abort(), { times: 1 });
    const refused = await rotate();
    await refused.getByRole('alert').getByText('The server cannot be reached.').waitFor();
    await page.keyboard.press('Escape');
    await rotate();
    await page.getByText('Acme Shop has new secrets and is awake.').waitFor({ timeout: 60_000 });
    expect((await tenantRow(page, 'Acme Shop'))[0]).toBe('Awake');
    await close();
  });

  it('offers nothing of an instance to whoever may not act on it', async () => {
    const { page, close } = await openOverview({}, '', async () => {}, 'Sofia Supervisor');
    await page.getByRole('rowheader', { name: 'Globex Bank' }).waitFor();
    expect(await page.getByRole('button', { name: /^Instance of/ }).count()).toBe(0);
    await close();
  });

  it('keeps the figures and says why when they cannot be read again', async () => {
    const { page, close } = await openOverview();
    await chart(page, 'Conversations').waitFor();
    await page.route('**/api/overview*', (route) => route.abort());
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByText('The figures could not be read again: The server cannot be reached.').waitFor();
    expect((await tile(page, 'Conversations'))[0]).toBe('7');
    await page.unroute('**/api/overview*');
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByText('The figures could not be read again').waitFor({ state: 'detached' });
    await close();
  });

  it('says when there are no figures at all, and offers to try again', async () => {
    const { page, close } = await openOverview({}, '', (opened) =>
      opened.route('**/api/overview*', (route) => route.abort()),
    );
    await page.getByText('The figures could not be read').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.unroute('**/api/overview*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await chart(page, 'Conversations').waitFor();
    await close();
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 320],
    ['dark', 320],
  ] as const)('is accessible in %s at %d px, and never wider than the page', async (colorScheme, width) => {
    const viewport = { width, height: 900 };
    const { page, errors, close } = await openOverview({ colorScheme, viewport, reducedMotion: 'reduce' }, '?days=30');
    await chart(page, 'Conversations').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'First response as a table' }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Instance of Globex Bank' }).click();
    expect(await isCut(page.getByRole('menu'))).toBe(false);
    await page.getByRole('menuitem', { name: 'Rotate secrets' }).click();
    expect(await isCut(page.getByRole('dialog'))).toBe(false);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Escape');
    const isTooWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
    expect(await page.evaluate(isTooWide)).toBe(false);
    expect(errors).toEqual([]);
    await close();
  });
});
