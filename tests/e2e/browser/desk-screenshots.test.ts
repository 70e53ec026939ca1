import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { demoTenants } from '../../../infra/local/demo/demo-tenants.ts';
import { writeHistories } from '../../../infra/local/demo/history/write-history.ts';
import { seedConversations } from '../../../infra/local/demo/seed-conversations.ts';
import { seedDemoTenant } from '../../../infra/local/demo/seed-demo.ts';
import { launchBrowser } from '../../support/browser.ts';
import { type Platform, startPlatform } from '../../support/platform.ts';

/** Pictures of the desk with the demo's conversations: `npm run screenshots`. */
const folder = 'web/screenshots';
const wide = { viewport: { width: 1280, height: 860 } };

let platform: Platform;
let browser: Browser;
beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform({ demo: demoTenants }), launchBrowser()]);
  for (const tenant of demoTenants) await seedDemoTenant(platform.operator, tenant);
  await writeHistories(platform, demoTenants);
  const { failed } = await seedConversations({
    api: platform.api,
    site: `${platform.web}/desk/`,
    directory: platform.cloud.entra,
    operator: platform.operator,
    signal: AbortSignal.timeout(120_000),
    onBegin: () => {},
    onScene: () => {},
  });
  if (failed.length > 0) throw new Error(failed.join('\n'));
  await mkdir(folder, { recursive: true });
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
}, 60_000);

/** Signs in, goes where the picture is, and takes it. */
async function picture(
  name: string,
  device: BrowserContextOptions,
  go: (page: Page) => Promise<unknown>,
  person = 'Sofia Supervisor',
): Promise<void> {
  const still = { deviceScaleFactor: 2, reducedMotion: 'reduce', timezoneId: 'UTC', locale: 'en-GB' } as const;
  const context = await browser.newContext({ ...still, ...device });
  const page = await context.newPage();
  await page.goto(`${platform.web}/desk/`);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByText(person).click();
  await page.getByText('Liam Murphy').first().waitFor();
  await go(page);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await context.close();
}

const open = (customer: string, landmark: string) => async (page: Page) => {
  await page.getByText(customer).first().click();
  await page.getByText(landmark).first().waitFor();
};

describe('screenshots of the desk', () => {
  it.each([
    ['light', wide],
    ['dark', { ...wide, colorScheme: 'dark' }],
  ] satisfies [string, BrowserContextOptions][])(
    'board, conversation and overview, %s',
    async (scheme, device) => {
      await picture(`board-${scheme}`, device, async () => {});
      await picture(`conversation-${scheme}`, device, open('Hannah Schmidt', 'Approve'));
      await picture(`overview-${scheme}`, device, async (page) => {
        await page.goto(`${platform.web}/desk/overview?days=14`);
        await page.getByText('Decisions on drafts').waitFor();
      });
    },
    120_000,
  );

  it('a hand-off, the settings of a tenant, and the board on a phone', async () => {
    await picture('handoff', wide, open('Liam Murphy', 'Why a person'));
    const settings = async (page: Page) => {
      await page.goto(`${platform.web}/desk/settings?tenant=globex`);
      await page.getByText('Calibration').first().waitFor();
      await page.getByText('Loading').waitFor({ state: 'detached' });
    };
    await picture('settings', wide, settings, 'Olivia Operator');
    await picture('board-phone', { viewport: { width: 390, height: 844 } }, async () => {});
  }, 120_000);
});
