import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';
import { createConversationStore } from '../../../shared/azure/cosmos/conversations.ts';
import { openDatabase } from '../../../shared/azure/cosmos/database.ts';
import { CalibrationResponse } from '../../../shared/contract/calibration.ts';
import { Tenant, type TenantSettings } from '../../../shared/contract/tenant.ts';
import { openScope } from '../../../shared/tenancy/scope.ts';
import { launchBrowser } from '../../support/browser.ts';
import { decidedDrafts } from '../../support/decided-drafts.ts';
import { type Platform, startPlatform } from '../../support/platform.ts';

const Usage = z.object({ budgets: z.object({ tokensToday: z.object({ used: z.number() }) }) });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let platform: Platform;
let browser: Browser;
let contexts: BrowserContext[] = [];
const errors: string[] = [];

beforeAll(async () => {
  const acme = { tenantId: 'acme', displayName: 'Acme Shop', state: 'awake' };
  [platform, browser] = await Promise.all([startPlatform({ demo: [acme] }), launchBrowser()]);
  await platform.createTenant('acme', { displayName: 'Acme Shop', greeting: 'Welcome!' });
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

const stored = async (): Promise<TenantSettings> =>
  Tenant.parse(await platform.operator.must('GET', '/tenants/acme')).settings;

const limits = { tokensPerDay: null, usdPerMonth: null, requestsPerMinute: 1200, tokensPerMinute: 2_000_000 };
const budgetsIn = (usage: unknown) => Usage.parse(usage).budgets;
const versions = async (): Promise<CalibrationResponse> =>
  CalibrationResponse.parse(await platform.operator.must('GET', '/tenants/acme/calibration'));

/** People of the tenant have decided about so many drafts. */
async function decide(count: number): Promise<void> {
  const { endpoint, key } = platform.cloud.cosmos;
  const conversations = createConversationStore(openDatabase({ endpoint, key, database: 'clawdesk' }));
  const scope = openScope('acme', { kind: 'platform', cause: 'test' });
  const drafts = decidedDrafts('acme', count, '2026-01-01T00:00:00.000Z');
  for (const [n, draft] of drafts.entries()) await conversations.recordDraft(scope, `c${n % 5}`, draft);
}

/** The page as somebody sees it who has signed in; what goes wrong in it is noted. */
async function open(name = 'Olivia Operator', options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (line) => line.text().includes('Content Security Policy') && errors.push(line.text()));
  await page.goto(`${platform.web}/desk/settings?tenant=acme`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name }).click();
  await page.getByRole('banner').waitFor();
  return page;
}

/** The header says where one is, also where its links do not all fit. */
const isPageNamed = `(() => {
  const link = document.querySelector('nav [aria-current="page"]');
  const [box, strip] = [link, link.parentElement].map((element) => element.getBoundingClientRect());
  return box.left >= strip.left - 1 && box.right <= strip.right + 1;
})()`;

async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate<{ id: string; nodes: { target: unknown }[] }[]>(
    'axe.run().then(({ violations }) => violations)',
  );
  return violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes.map(({ target }) => target))}`);
}

describe('a tenant’s settings on the desk', () => {
  it('keeps a threshold, says what it means, and leaves what was not touched', async () => {
    const page = await open();
    const answers = page.getByRole('region', { name: 'Answers' });
    const slider = answers.getByRole('slider', { name: 'Confidence threshold' });
    await answers.getByText('however sure the assistant is').waitFor();
    await slider.press('End');
    await answers.getByText('Every answer waits for a person.').waitFor();
    await slider.fill('0.75');
    await answers.getByText('from 75 % sure').waitFor();
    // Meanwhile somebody else changes another setting of the same form.
    await platform.operator.must('PATCH', '/tenants/acme', { settings: { rerank: true } });
    await answers.getByRole('button', { name: 'Save answers' }).click();
    await page.getByText('It holds from the next answer on.').waitFor();
    expect(await stored()).toMatchObject({ confidenceThreshold: 0.75, rerank: true, greeting: 'Welcome!' });

    await page.reload();
    await answers.getByText('from 75 % sure').waitFor();
    expect(await slider.inputValue()).toBe('0.75');
    expect(await answers.getByRole('checkbox', { name: /Order what was found/ }).isChecked()).toBe(true);
  });

  it('takes held words and origins one a line, and tells beside the field what is wrong with one', async () => {
    const page = await open();
    const answers = page.getByRole('region', { name: 'Answers' });
    const save = answers.getByRole('button', { name: 'Save answers' });
    const words = answers.getByLabel('Held words, one a line');
    const origins = answers.getByLabel('Allowed origins, one a line');
    await words.fill('warranty*\n\n  free of charge \nwarranty*\n!!');
    await origins.fill('https://shop.example/cart');
    expect(await words.getAttribute('aria-invalid')).toBe('false');
    await save.click();
    await answers.getByText('“!!” has no letter or digit.').waitFor();
    expect(await words.getAttribute('aria-invalid')).toBe('true');
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    // The focus is on what is to be put right.
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('warranty*\n\n  free of charge \nwarranty*');
    await answers.getByText('“https://shop.example/cart” is no origin').waitFor();
    await origins.fill('https://Shop.example/');
    await save.click();
    await page.getByText('It holds from the next answer on.').waitFor();
    expect(await stored()).toMatchObject({
      heldWords: ['warranty*', 'free of charge'],
      allowedOrigins: ['https://shop.example'],
    });
    expect(await words.inputValue()).toBe('warranty*\nfree of charge');
  });

  it('says why a refit is refused while people have decided about too few drafts', async () => {
    const page = await open();
    const calibration = page.getByRole('region', { name: 'Calibration' });
    await calibration.getByText('The platform’s ownIn use').waitFor();
    await calibration.getByRole('button', { name: 'Refit from decisions' }).click();
    await calibration.getByRole('alert').getByText('a refit needs 40').waitFor();
    expect(await versions()).toMatchObject({ active: null, versions: [] });
  });

  it('learns from decisions, shows what a version is worth, and uses it once that is confirmed', async () => {
    await decide(120);
    const page = await open();
    const calibration = page.getByRole('region', { name: 'Calibration' });
    await calibration.getByRole('button', { name: 'Refit from decisions' }).click();
    await page.getByText('Version 1 is made. It holds once you use it.').waitFor();
    const made = (await versions()).versions[0];
    if (!made) throw new Error('no version');
    await calibration.getByText(/Learned from 90 decisions by Olivia Operator/).waitFor();
    const figures = calibration.getByRole('table', { name: 'On 30 other decisions; lower is better' });
    const brier = figures.getByRole('row', { name: 'Brier score' });
    await brier.getByRole('cell', { name: made.before.brier.toFixed(3), exact: true }).waitFor();
    await brier.getByRole('cell', { name: `${made.after.brier.toFixed(3)}, better` }).waitFor();
    expect((await versions()).active).toBeNull();

    await calibration.getByRole('button', { name: 'Use version 1' }).click();
    const dialog = page.getByRole('dialog', { name: 'Use version 1?' });
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await versions()).active).toBeNull();
    await calibration.getByRole('button', { name: 'Use version 1' }).press('Enter');
    await dialog.getByRole('button', { name: 'Use it' }).click();
    await calibration.getByText('Version 1In use').waitFor();
    expect((await versions()).active).toBe(1);
  });

  it('shows how far the budgets reach, and keeps new ones', async () => {
    await platform.operator.must('PATCH', '/tenants/acme', { settings: { models: { ...limits, tokensPerDay: 0 } } });
    const page = await open();
    const budgets = page.getByRole('region', { name: 'Budgets and limits' });
    const { tokensToday } = await platform.operator.must('GET', '/tenants/acme/usage').then(budgetsIn);
    const used = tokensToday.used.toLocaleString('en');
    await budgets.getByText(`${used} of 0 used`, { exact: true }).waitFor();
    await budgets.getByText(/Used up: people answer until it renews on .+, 00:00 UTC/).waitFor();
    await budgets.getByText(/^\$\d+\.\d\d used; there is no budget$/).waitFor();
    await budgets.getByLabel('Tokens a day').fill('2 000 000');
    await budgets.getByLabel('US dollars a month').fill('1,5');
    await budgets.getByRole('button', { name: 'Save limits' }).click();
    await budgets.getByText('A number is needed, such as 1,000.').waitFor();
    await budgets.getByLabel('US dollars a month').fill('12.50');
    // Meanwhile somebody else changes another limit.
    const meanwhile = { ...limits, tokensPerDay: 0, requestsPerMinute: 900 };
    await platform.operator.must('PATCH', '/tenants/acme', { settings: { models: meanwhile } });
    await budgets.getByRole('button', { name: 'Save limits' }).click();
    await budgets.getByText(`${used} of 2,000,000 used`, { exact: true }).waitFor();
    await budgets.getByText(/^\$\d+\.\d\d of \$12\.50 used$/).waitFor();
    expect((await stored()).models).toEqual({
      ...limits,
      tokensPerDay: 2_000_000,
      usdPerMonth: 12.5,
      requestsPerMinute: 900,
    });
  });

  it('takes a provider’s key and never shows it again, keeps it, and forgets it', async () => {
    const key = 'sk-ant-never-shown-again-7Q2x';
    const page = await open();
    const answered: string[] = [];
    page.on('response', (response) => {
      void response.text().then(
        (text) => answered.push(text),
        () => {},
      );
    });
    const own = page.getByRole('region', { name: 'Own models' });
    const save = own.getByRole('button', { name: 'Save provider' });
    await own.getByText('The platform’s models answer.').waitFor();
    await own.getByLabel('Provider', { exact: true }).selectOption('Anthropic');
    expect(await own.getByLabel('Base URL').count()).toBe(0);
    await own.getByLabel('Fast model').fill('claude-haiku');
    await own.getByLabel('Vision model').fill('claude-sonnet');
    await own.getByLabel('Reasoning model').fill('claude-opus');
    await save.click();
    await own.getByText('A key for this provider is needed.').waitFor();
    expect(await own.getByLabel('Key').getAttribute('type')).toBe('password');
    await own.getByLabel('Key').fill(key);
    await save.click();
    await own.getByText(/Anthropic answers, by the key that ends in 7Q2x/).waitFor();
    expect(await own.getByLabel('Key').inputValue()).toBe('');

    await own.getByLabel('Fast model').fill('claude-haiku-2');
    await save.click();
    await page.getByText('The next answer comes from these models.').nth(1).waitFor();
    await page.reload();
    await own.getByText(/by the key that ends in 7Q2x/).waitFor();
    expect(await own.getByLabel('Fast model').inputValue()).toBe('claude-haiku-2');
    expect(await page.content()).not.toContain(key);
    expect(answered.join()).toContain('7Q2x');
    expect(answered.join()).not.toContain(key);

    await own.getByLabel('Provider', { exact: true }).selectOption('OpenAI');
    await save.click();
    await own.getByText('A key for this provider is needed.').waitFor();
    await own.getByRole('button', { name: 'Discard changes to provider' }).click();
    await own.getByRole('button', { name: 'Remove the provider' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await own.getByText('The platform’s models answer.').waitFor();
    expect(await platform.operator.must('GET', '/tenants/acme/model-provider')).toEqual({ modelProvider: null });
  });

  it('reads a part again that could not be read, while the others stand', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Refit from decisions' }).waitFor();
    await page.route('**/calibration', (route) => route.abort());
    await page.reload();
    const calibration = page.getByRole('region', { name: 'Calibration' });
    await calibration.getByText('The server cannot be reached.').waitFor();
    await page.getByRole('slider', { name: 'Confidence threshold' }).waitFor();
    await page.unroute('**/calibration');
    await calibration.getByRole('button', { name: 'Try again' }).click();
    await calibration.getByRole('button', { name: 'Refit from decisions' }).waitFor();
  });

  it('is not for supervisors, who are told whom to ask', async () => {
    const page = await open('Sofia Supervisor');
    await page.getByRole('heading', { name: 'Settings are made by admins' }).waitFor();
    expect(await page.getByRole('link', { name: 'Settings' }).count()).toBe(0);
    expect(await page.getByRole('slider').count()).toBe(0);
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 320],
    ['dark', 320],
  ] as const)('is accessible in %s at %d px, and never wider than the page', async (colorScheme, width) => {
    const page = await open('Adam Admin', { colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' });
    await page.getByRole('slider', { name: 'Confidence threshold' }).waitFor();
    await page.getByRole('button', { name: 'Refit from decisions' }).waitFor();
    await page.getByLabel('Tokens a day').fill('many');
    await page.getByRole('button', { name: 'Save limits' }).click();
    await page.getByText('A number is needed').waitFor();
    await page.getByLabel('Base URL').fill('https://models.example');
    await page.getByRole('button', { name: 'Save provider' }).click();
    await page.getByText('An address such as https://contoso.openai.azure.com').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await page.evaluate(isPageNamed)).toBe(true);
  });
});
