import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { demoTenants } from '../../../infra/local/demo/demo-tenants.ts';
import { seedDemoTenant } from '../../../infra/local/demo/seed-demo.ts';
import { launchBrowser } from '../../support/browser.ts';
import { chatPage } from '../../support/chat-page.ts';
import { type Platform, startPlatform } from '../../support/platform.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { id: string; nodes: { target: unknown }[] };

async function accessibilityProblems(page: Page): Promise<string[]> {
  // The page's policy forbids inline scripts to the page, not to the tester.
  await page.evaluate(axe);
  const violations = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  return violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes.map(({ target }) => target))}`);
}

describe('the chat page on the whole platform', () => {
  let platform: Platform;
  let browser: Browser;

  beforeAll(async () => {
    platform = await startPlatform({ demo: demoTenants, modelLatencyMs: 300 });
    await Promise.all(demoTenants.map((tenant) => seedDemoTenant(platform.operator, tenant)));
    browser = await launchBrowser();
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  }, 60_000);

  /** Gives up before the test does, so that it says what was missing. */
  async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(10_000);
    return page;
  }

  it('shows typing while a sleeping tenant wakes, then the answer with its source', async () => {
    const page = await newPage();
    const chat = chatPage(page);
    await chat.open(platform.web, 'globex');
    await chat.greeting('Welcome to Globex. How can I help you?').waitFor();
    expect(platform.processesOf('globex')).toEqual([]);
    await chat.write('I lost my card, what now?');
    await chat.typing.waitFor({ timeout: 1000 });
    await chat.waitFor('block it at once in the app');
    await chat.sourceChip('Lost card').click();
    await expect(chat.quote.textContent()).resolves.toContain('A replacement card costs 8 euros');
    expect(platform.processesOf('globex')).toHaveLength(2);
    await page.close();
  });

  it('keeps the conversation over a reload, and shows a person’s answer when one has taken over', async () => {
    const page = await newPage();
    let conversationId = '';
    page.on('request', (request) => {
      conversationId = /conversations\/(c[a-z0-9]+)\/messages/.exec(request.url())?.[1] ?? conversationId;
    });
    const chat = chatPage(page);
    await chat.open(platform.web, 'acme');
    await chat.write('Is shipping free?');
    await chat.waitFor('free above 40 euros');
    await page.reload();
    await chat.waitFor('free above 40 euros');
    await chat.write('This is unacceptable, let me talk to a human!');
    await chat.log.getByText('I am asking a colleague to help you.').waitFor();
    await platform.supervisor.must('POST', `/conversations/${conversationId}/reply?tenantId=acme`, {
      text: 'Hello, this is Kim. I am with you.',
    });
    await chat.waitFor('this is Kim');
    await chat.status.filter({ hasText: /person/i }).waitFor();
    await page.close();
  });

  it.each(['light', 'dark'] as const)(
    'has no accessibility problem that axe can find, %s and on a phone',
    async (colorScheme) => {
      for (const viewport of [
        { width: 1100, height: 900 },
        { width: 320, height: 640 },
      ]) {
        const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' });
        const page = await context.newPage();
        const chat = chatPage(page);
        await chat.open(platform.web, 'acme');
        await chat.write('How long do refunds take?');
        await chat.sourceChip('Refund policy').first().click();
        expect(await accessibilityProblems(page)).toEqual([]);
        await page.goto(platform.web);
        await page
          .getByRole('link', { name: /Acme Shop/ })
          .first()
          .waitFor();
        expect(await accessibilityProblems(page)).toEqual([]);
        await page.close();
      }
    },
  );
});
