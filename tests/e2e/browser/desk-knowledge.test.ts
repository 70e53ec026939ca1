import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { docx, utf8 } from '../../support/document-bytes.ts';
import { type Platform, startPlatform } from '../../support/platform.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

let platform: Platform;
let browser: Browser;
beforeAll(async () => {
  platform = await startPlatform();
  browser = await launchBrowser();
  await Promise.all([
    platform.createTenant('acme', { displayName: 'Acme Shop' }),
    platform.createTenant('globex', { displayName: 'Globex Bank' }),
  ]);
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
}, 60_000);

/** The page as Olivia, who operates the stamp, sees it; what goes wrong in it is noted. */
async function openKnowledge(tenantId: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(`${platform.web}/desk/knowledge?tenant=${tenantId}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Olivia Operator' }).click();
  await page.getByRole('heading', { name: 'Knowledge' }).waitFor();
  return { page, errors, close: () => context.close() };
}

async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate<{ id: string; nodes: { target: unknown }[] }[]>(
    'axe.run().then(({ violations }) => violations)',
  );
  return violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes.map(({ target }) => target))}`);
}

const documents = (page: Page): Locator => page.getByRole('region', { name: /documents?/ });
const row = (page: Page, title: string): Locator => documents(page).getByRole('listitem').filter({ hasText: title });

describe('the knowledge page of the desk', () => {
  it('takes files, tells what becomes of each, and shows what a question finds', async () => {
    const { page, errors, close } = await openKnowledge('acme');
    await page.getByText('No documents yet').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByLabel('Files').setInputFiles([
      { name: 'refunds.md', mimeType: '', buffer: utf8('# Refunds\n\n## Europe\n\nA refund takes 14 days.') },
      { name: 'letter.docx', mimeType: word, buffer: docx(['x'], [{ name: 'word/vbaProject.bin', content: 'x' }]) },
      { name: 'photo.png', mimeType: 'image/png', buffer: utf8('x') },
    ]);
    await row(page, 'Refunds').getByText('Ready').waitFor();
    await row(page, 'letter').getByText('Failed').waitFor();
    await row(page, 'letter').getByText('The document holds macros').waitFor();
    await page.getByRole('alert').getByText('photo.png is of a kind that is not read').waitFor();
    await row(page, 'Refunds')
      .getByText(/Markdown · \d+ B · version 1 · 1 passage/)
      .waitFor();

    await page.getByLabel('A customer’s question').fill('How long does a refund take?');
    await page.keyboard.press('Enter');
    const passage = page.getByRole('region', { name: 'Try a question' }).getByRole('listitem').first();
    expect((await passage.innerText()).replace(/\s+/g, ' ')).toMatch(
      /^Refunds Refunds › Europe score \d+\.\d\d A refund takes 14 days\.$/,
    );
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  it('deletes after a question only', async () => {
    await platform.operator.must('POST', '/tenants/globex/documents', {
      documentId: 'fees',
      title: 'Fees',
      text: 'A card costs two dollars.',
    });
    const { page, errors, close } = await openKnowledge('globex');
    await page.getByRole('button', { name: 'Delete Fees' }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Delete Fees' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('No documents yet').waitFor();
    expect((await platform.operator.call('GET', '/tenants/globex/documents/fees')).status).toBe(404);
    expect(errors).toEqual([]);
    await close();
  });

  it('says why pages are not imported', async () => {
    const { page, close } = await openKnowledge('globex');
    await page.getByRole('button', { name: 'Import pages' }).click();
    const dialog = page.getByRole('dialog', { name: 'Import pages' });
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog.getByText('Name a page or a sitemap.').waitFor();
    await dialog.getByLabel('Or a sitemap').fill('http://10.0.0.1/sitemap.xml');
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog.getByText('10.0.0.1 is not a public address').waitFor();
    await dialog.getByLabel('Or a sitemap').fill('');
    await dialog.getByLabel('Addresses, one a line').fill('http://127.0.0.1/secret');
    await dialog.getByRole('button', { name: 'Import' }).click();
    await row(page, '127.0.0.1/secret').getByText('127.0.0.1 is not a public address').waitFor();
    await close();
  });

  it('is reached by the keyboard from the board, and fits a phone in the dark', async () => {
    const phone = { viewport: { width: 390, height: 780 }, colorScheme: 'dark' as const };
    const { page, errors, close } = await openKnowledge('acme', phone);
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.waitForURL(/\/desk\/(\?|$)/);
    await page.keyboard.press('g');
    await page.keyboard.press('k');
    await page.getByRole('heading', { name: 'Knowledge' }).waitFor();
    await row(page, 'Refunds').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });
});
