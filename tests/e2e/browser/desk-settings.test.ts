// Over 300 lines: settings in one running platform; parts would each start another one.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
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
  await platform.createTenant('acme', first);
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

const first = { displayName: 'Acme Shop', greeting: 'Welcome!' };
/** As it was in the beginning, for whoever comes next. */
const restore = () => platform.operator.must('PATCH', '/tenants/acme', { settings: first });

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

/** Nothing is left to save, and nothing is being saved. */
const settled = (save: Locator): Promise<void> =>
  save.and(save.page().locator('[aria-disabled="true"][aria-busy="false"]')).waitFor();

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

  it('keeps who the assistant is, and shows its new name where tenants are listed', async () => {
    const page = await open();
    const assistant = page.getByRole('region', { name: 'Assistant' });
    await assistant.getByLabel('Name').fill('');
    await assistant.getByLabel('Greeting').fill(' Hello from Acme! ');
    await assistant.getByLabel('Persona').fill('You are Ada.\nYou are brief.');
    await assistant.getByRole('button', { name: 'Save assistant' }).click();
    await assistant.getByText('A name is needed.').waitFor();
    await assistant.getByLabel('Name').fill('Acme Outdoor');
    await assistant.getByRole('button', { name: 'Save assistant' }).click();
    await page.getByText('The assistant is so from the next message on.').waitFor();
    const said = { displayName: 'Acme Outdoor', greeting: 'Hello from Acme!', persona: 'You are Ada.\nYou are brief.' };
    expect(await stored()).toMatchObject(said);
    await page.getByLabel('Tenant', { exact: true }).getByText('Acme Outdoor').waitFor({ state: 'attached' });
    expect(await assistant.getByLabel('Greeting').inputValue()).toBe('Hello from Acme!');
    await restore();
  });

  it('keeps opening hours of split shifts, and shows them again as they were meant', async () => {
    const page = await open();
    const hours = page.getByRole('region', { name: 'Opening hours' });
    await hours.getByRole('checkbox', { name: /set hours/ }).check();
    await hours.getByText('Now 40 h a week.').waitFor();
    await hours.getByLabel('Time zone').selectOption('Europe/Berlin');
    await hours.getByLabel('Monday').fill('9-12, 1pm-5:30pm');
    await hours.getByRole('button', { name: 'Monday’s hours until Friday' }).click();
    await hours.getByLabel('Saturday').fill('22-2');
    await hours.getByRole('radio', { name: /Wait until people are back/ }).check();
    await hours.getByRole('button', { name: 'Save hours' }).click();
    await hours.getByText('write the night as 22:00–24:00 here').waitFor();
    // The focus is on what is to be put right.
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('22-24');
    await hours.getByRole('button', { name: 'Save hours' }).click();
    await page.getByText('Clocks and promises go by these hours.').waitFor();
    const day = [
      { from: '09:00', to: '12:00' },
      { from: '13:00', to: '17:30' },
    ];
    const work = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day };
    const week = { ...work, timeZone: 'Europe/Berlin', saturday: [{ from: '22:00', to: '24:00' }], sunday: [] };
    expect(await stored()).toMatchObject({ hours: week, afterHours: 'hold' });

    await page.reload();
    await hours.getByText('Now 39 h 30 min a week.').waitFor();
    expect(await hours.getByLabel('Friday').inputValue()).toBe('09:00–12:00, 13:00–17:30');
    expect(await hours.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
    await hours.getByRole('checkbox', { name: /set hours/ }).uncheck();
    await hours.getByRole('button', { name: 'Save hours' }).click();
    await page.getByText('Clocks and promises go by these hours.').waitFor();
    expect((await stored()).hours).toBeNull();
  });

  it('keeps clocks as people say them', async () => {
    const page = await open();
    const clocks = page.getByRole('region', { name: 'Clocks' });
    await clocks.getByLabel('An answer').fill('90 s');
    await clocks.getByLabel('A held draft').fill('5');
    await clocks.getByLabel('A hand-off').fill('1 hour 30 minutes');
    await clocks.getByLabel('The assistant sleeps after').fill('0');
    await clocks.getByRole('button', { name: 'Save clocks' }).click();
    await clocks.getByText('A time with its unit is needed').waitFor();
    await clocks.getByLabel('A held draft').fill('0');
    await clocks.getByRole('button', { name: 'Save clocks' }).click();
    await page.getByText('It holds from the next message on.').waitFor();
    const sla = { answer: 90, heldDraft: 0, handOff: 5400 };
    expect(await stored()).toMatchObject({ sla, idleAfterSeconds: 0, reopenWithinHours: 72 });
    expect(await clocks.getByLabel('A hand-off').inputValue()).toBe('1 h 30 min');
    await restore();
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
    await settled(save);
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

  it('lets two people edit at once: what both changed waits for the second to decide, nothing typed is lost', async () => {
    const [olivia, adam] = [await open(), await open('Adam Admin')];
    const [hers, his] = [olivia, adam].map((page) => page.getByRole('region', { name: 'Assistant' })) as [
      Locator,
      Locator,
    ];
    await hers.getByLabel('Greeting').fill('Hello from Olivia');
    await hers.getByLabel('Persona').fill('You are Ada.');
    await his.getByLabel('Greeting').fill('Hello from Adam');
    await his.getByRole('button', { name: 'Save assistant' }).click();
    await adam.getByText('The assistant is so from the next message on.').waitFor();

    await hers.getByRole('button', { name: 'Save assistant' }).click();
    const notice = hers.getByRole('alert').filter({ hasText: 'What you typed is still here; it is not saved.' });
    await notice.getByText(/^Adam Admin changed the greeting at \d\d:\d\d, while you did\.$/).waitFor();
    await notice.getByText('Stored now: the greeting “Hello from Adam”.').waitFor();
    expect(await accessibilityProblems(olivia)).toEqual([]);
    expect(await hers.getByLabel('Greeting').inputValue()).toBe('Hello from Olivia');
    expect((await stored()).greeting).toBe('Hello from Adam');

    await notice.getByRole('button', { name: 'Load the newer ones' }).press('Enter');
    await notice.waitFor({ state: 'detached' });
    await hers.getByRole('button', { name: 'Save assistant' }).and(olivia.locator(':focus')).waitFor();
    expect(await hers.getByLabel('Greeting').inputValue()).toBe('Hello from Adam');
    expect(await hers.getByLabel('Persona').inputValue()).toBe('You are Ada.');
    await hers.getByRole('button', { name: 'Save assistant' }).click();
    await olivia.getByText('The assistant is so from the next message on.').waitFor();
    expect(await stored()).toMatchObject({ greeting: 'Hello from Adam', persona: 'You are Ada.' });

    await his.getByLabel('Persona').fill('You are Bob.');
    await his.getByRole('button', { name: 'Save assistant' }).click();
    const another = his.getByRole('alert').filter({ hasText: 'Olivia Operator changed the persona' });
    await another.getByRole('button', { name: 'Save mine instead' }).click();
    await another.waitFor({ state: 'detached' });
    expect(await stored()).toMatchObject({ greeting: 'Hello from Adam', persona: 'You are Bob.' });
    await restore();
  });

  it('leaves what is typed while a save is on its way, as not saved yet', async () => {
    const page = await open();
    const assistant = page.getByRole('region', { name: 'Assistant' });
    const save = assistant.getByRole('button', { name: 'Save assistant' });
    await assistant.getByLabel('Greeting').fill('Hello');
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route('**/tenants/acme', async (route) => {
      if (route.request().method() === 'PATCH') await held;
      await route.continue();
    });
    await save.click();
    await assistant.getByLabel('Persona').fill('You are Eve.');
    goOn();
    await page.getByText('The assistant is so from the next message on.').waitFor();
    expect(await assistant.getByLabel('Persona').inputValue()).toBe('You are Eve.');
    expect(await stored()).toMatchObject({ greeting: 'Hello', persona: expect.not.stringContaining('Eve') });
    await save.click();
    await settled(save);
    expect(await stored()).toMatchObject({ greeting: 'Hello', persona: 'You are Eve.' });
    await restore();
  });

  it('asks before changes are lost, by a link, by going back, by another tenant or with the tab', async () => {
    await platform.createTenant('bolt', { displayName: 'Bolt' });
    const page = await open();
    const greeting = page.getByRole('region', { name: 'Assistant' }).getByLabel('Greeting');
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    const stay = async () => {
      await dialog.getByText('Your changes to the assistant are not saved and will be lost.').waitFor();
      await dialog.getByRole('button', { name: 'Stay' }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(await greeting.inputValue()).toBe('Half a gre');
      expect(new URL(page.url()).pathname).toBe('/desk/settings');
    };
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await greeting.fill('Half a gre');
    await page.getByRole('link', { name: 'Board' }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await stay();
    await page.evaluate('history.back()');
    await stay();
    await page.getByLabel('Tenant', { exact: true }).selectOption('Bolt');
    await stay();
    expect(await page.getByLabel('Tenant', { exact: true }).inputValue()).toBe('acme');
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    await page.evaluate('history.back()');
    await dialog.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/desk/overview');

    // What was discarded holds nobody back.
    await page.getByRole('link', { name: 'Settings' }).click();
    await greeting.fill('Half a gre');
    await page.getByRole('button', { name: 'Discard changes to assistant' }).click();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect((await stored()).greeting).toBe('Welcome!');
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
    await page.getByRole('checkbox', { name: /set hours/ }).check();
    await page.getByLabel('Tuesday').fill('noon');
    await page.getByRole('button', { name: 'Save hours' }).click();
    await page.getByText('“noon” is not understood').waitFor();
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
