import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { Tenant, type TenantSettings } from '../../../shared/contract/tenant.ts';
import { launchBrowser } from '../../support/browser.ts';
import { type Platform, startPlatform } from '../../support/platform.ts';

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
    await words.fill('warranty*\n\n  free of charge \nwarranty*\n!!');
    await answers.getByText('“!!” has no letter or digit.').waitFor();
    expect(await words.getAttribute('aria-invalid')).toBe('true');
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    await words.fill('warranty*\n\n  free of charge \nwarranty*');
    await answers.getByLabel('Allowed origins, one a line').fill('https://shop.example/cart');
    await answers.getByText('“https://shop.example/cart” is no origin').waitFor();
    await answers.getByLabel('Allowed origins, one a line').fill('https://Shop.example/');
    await save.click();
    await page.getByText('It holds from the next answer on.').waitFor();
    expect(await stored()).toMatchObject({
      heldWords: ['warranty*', 'free of charge'],
      allowedOrigins: ['https://shop.example'],
    });
    expect(await words.inputValue()).toBe('warranty*\nfree of charge');
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
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });
});
