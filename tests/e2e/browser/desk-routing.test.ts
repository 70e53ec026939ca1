import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { RoutingResponse } from '../../../shared/contract/routing.ts';
import { launchBrowser } from '../../support/browser.ts';
import { type Platform, startPlatform } from '../../support/platform.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let platform: Platform;
let browser: Browser;
beforeAll(async () => {
  platform = await startPlatform();
  browser = await launchBrowser();
  await platform.createTenant('acme', { displayName: 'Acme Shop' });
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
}, 60_000);

const stored = async () => RoutingResponse.parse(await platform.operator.must('GET', '/tenants/acme/routing'));

/** The page as Olivia, who operates the stamp, sees it. */
async function openRouting(width = 1280) {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(`${platform.web}/desk/routing`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Olivia Operator' }).click();
  await page.getByRole('heading', { name: 'Rules' }).waitFor();
  const problems = async (): Promise<string[]> => {
    await page.evaluate(axe);
    return page.evaluate<string[]>('axe.run().then(({ violations }) => violations.map(({ id }) => id))');
  };
  return { page, errors, problems, close: () => context.close() };
}

describe('the routing page', () => {
  it('tries a message by rules that are not saved yet, saves them, and gives them up again', async () => {
    const { page, errors, problems, close } = await openRouting();
    await page.getByText('These are the platform’s own.').waitFor();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByRole('alert').getByText('Rule 1 needs a name.').waitFor();
    const rule = page.getByRole('listitem').first();
    await rule.getByLabel('Name').fill('Returns');
    await rule.getByLabel('Reason').fill('Returns are done by people.');
    await rule.getByLabel('Says any of').fill('return*, exchange');

    await page.getByLabel('What a customer writes').fill('I am returning the shoes');
    await page.getByRole('button', { name: 'Try', exact: true }).click();
    const answer = page.getByRole('region', { name: 'Try a message' }).getByRole('status');
    await answer.getByText('by the rule “Returns”').waitFor();
    await answer.getByText('says return*').waitFor();
    expect((await stored()).isDefault).toBe(true);

    await page.getByRole('button', { name: 'Move Returns down' }).click();
    expect(await problems()).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The rules are saved.').waitFor();
    const { rules, isDefault } = await stored();
    expect(isDefault).toBe(false);
    expect(rules[1]).toEqual({
      name: 'Returns',
      when: { anyWord: ['return*', 'exchange'] },
      to: 'person',
      reason: 'Returns are done by people.',
    });

    await page.getByRole('button', { name: 'Reset to default' }).click();
    await page.getByText('own rules hold again').waitFor();
    expect((await stored()).isDefault).toBe(true);
    expect(errors).toEqual([]);
    await close();
  });

  it('tells who changed the rules meanwhile, and asks before what is not saved is lost', async () => {
    const { page, close } = await openRouting();
    await page.getByText('These are the platform’s own.').waitFor();
    const rule = page.getByRole('listitem').first();
    await rule.locator('summary').click();
    const name = rule.getByLabel('Name');
    await name.fill('Mine');
    const theirs = (await stored()).rules.map((rule, n) => (n === 0 ? { ...rule, name: 'Theirs' } : rule));
    await platform.operator.must('PATCH', '/tenants/acme', { settings: { routing: theirs } });

    const save = page.getByRole('button', { name: 'Save' });
    await save.click();
    await page.getByRole('alert').getByText('changed the routing rules').waitFor();
    expect((await stored()).rules[0]?.name).toBe('Theirs');
    expect(await name.inputValue()).toBe('Mine');

    await page.getByRole('link', { name: 'Board' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByText('Your changes to the rules are not saved').waitFor();
    await dialog.getByRole('button', { name: 'Stay' }).click();

    await save.click();
    await page.getByText('The rules are saved.').waitFor();
    expect((await stored()).rules[0]?.name).toBe('Mine');
    await page.getByRole('link', { name: 'Board' }).click();
    await page.waitForURL('**/desk/');
    await close();
  });

  it('fits a phone', async () => {
    const { page, problems, close } = await openRouting(360);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await problems()).toEqual([]);
    await close();
  });
});
